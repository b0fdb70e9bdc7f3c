using System.Security.Cryptography;
using System.Text;
using ConsentLens.Dashboard.Access.Schema;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Access;

/// <summary>
/// Lets the first administrator in: while there is no user, a code is made at every start and shown on the console, and whoever has it may make the first
/// account. Only people who can read the machine's console get in first.
/// </summary>
public sealed class FirstRun(IServiceScopeFactory scopes)
{
    private const int Groups = 4;

    // No letters that are taken for one another.
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private const int GroupLength = 4;

    /// <summary>The code of this start.</summary>
    public string Code { get; } = string.Join('-', Enumerable.Range(0, Groups).Select(_ => RandomNumberGenerator.GetString(Letters, GroupLength)));

    /// <summary>Whether the first account is still to be made.</summary>
    public async Task<bool> IsOpenAsync(CancellationToken cancellationToken)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        return !await scope.ServiceProvider.GetRequiredService<AccessDbContext>().Users.AnyAsync(cancellationToken);
    }

    /// <summary>Whether a code is the one that was shown; takes as long whatever is given.</summary>
    public bool IsCode(string? given) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(Code)),
        SHA256.HashData(Encoding.UTF8.GetBytes((given ?? string.Empty).Trim().ToUpperInvariant())));
}
