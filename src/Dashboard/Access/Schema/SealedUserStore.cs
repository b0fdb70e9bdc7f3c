using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Access.Schema;

/// <summary>Users in the database. The secret of the authenticator app and the recovery codes are sealed, so nobody can sign in with a copy of the database.</summary>
internal sealed class SealedUserStore(AccessDbContext context, IDataProtectionProvider protection, IdentityErrorDescriber? describer = null)
    : UserOnlyStore<User, AccessDbContext, int>(context, describer)
{
    private readonly IDataProtector _protector = protection.CreateProtector("ConsentLens.Access.UserTokens.v1");

    /// <inheritdoc/>
    public override Task SetTokenAsync(User user, string loginProvider, string name, string? value, CancellationToken cancellationToken) =>
        base.SetTokenAsync(user, loginProvider, name, value is null ? null : _protector.Protect(value), cancellationToken);

    /// <inheritdoc/>
    public override async Task<string?> GetTokenAsync(User user, string loginProvider, string name, CancellationToken cancellationToken) =>
        await base.GetTokenAsync(user, loginProvider, name, cancellationToken) is { } stored ? _protector.Unprotect(stored) : null;
}
