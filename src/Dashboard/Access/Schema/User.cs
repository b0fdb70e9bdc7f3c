using Microsoft.AspNetCore.Identity;

namespace ConsentLens.Dashboard.Access.Schema;

/// <summary>Somebody who can sign in. The user name goes into logs and audit entries, so it keeps to <see cref="UserNameRule"/>.</summary>
public sealed class User : IdentityUser<int>
{
    /// <summary>How the user is called on pages.</summary>
    public required string DisplayName { get; set; }

    /// <summary>Whether the user is shut out.</summary>
    public bool IsDisabled { get; set; }

    /// <summary>When the user was added.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What the user is, and where.</summary>
    public ICollection<Membership> Memberships { get; } = [];
}
