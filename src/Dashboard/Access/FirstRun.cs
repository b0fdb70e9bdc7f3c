using System.Security.Cryptography;
using System.Text;
using ConsentLens.Dashboard.Access.Schema;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Access;

/// <summary>
/// Lets in the first administrator: while there are no users, a code is made at every start and shown on the console, and whoever has it can create the first
/// account. So only people who can read the console of the machine get in first.
/// </summary>
public sealed class FirstRun(IServiceScopeFactory scopes)
{
    private const int Groups = 4;

    // No characters that are easily confused.
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private const int GroupLength = 4;

    /// <summary>The code of this start.</summary>
    public string Code { get; } = string.Join('-', Enumerable.Range(0, Groups).Select(_ => RandomNumberGenerator.GetString(Letters, GroupLength)));

    /// <summary>Whether the first account still has to be created.</summary>
    public async Task<bool> IsOpenAsync(CancellationToken cancellationToken)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        return !await scope.ServiceProvider.GetRequiredService<AccessDbContext>().Users.AnyAsync(cancellationToken);
    }

    /// <summary>Whether a code is the one that was shown, in capitals or not, with hyphens or spaces or without; takes the same time whatever is given.</summary>
    public bool IsCode(string? given) => CryptographicOperations.FixedTimeEquals(HashOf(Code), HashOf(given ?? string.Empty));

    private static byte[] HashOf(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(code.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit))));
}
