using Microsoft.AspNetCore.Identity;

namespace ConsentLens.Dashboard.Access.Schema;

/// <summary>Somebody who can sign in. The user name appears in logs and audit entries, so it must follow <see cref="UserNameRule"/>.</summary>
public sealed class User : IdentityUser<int>
{
    /// <summary>The user's name on pages.</summary>
    public required string DisplayName { get; set; }

    /// <summary>Whether the account is disabled.</summary>
    public bool IsDisabled { get; set; }

    /// <summary>When the user was added.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The user's roles, by school.</summary>
    public ICollection<Membership> Memberships { get; } = [];
}
