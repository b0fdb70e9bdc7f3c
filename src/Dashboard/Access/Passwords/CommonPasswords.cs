using System.Collections.Frozen;
using ConsentLens.Dashboard.Access.Schema;
using Microsoft.AspNetCore.Identity;

namespace ConsentLens.Dashboard.Access.Passwords;

/// <summary>
/// Refuses passwords that attackers try first (NIST SP 800-63B, 5.1.1.2): a list of common ones that comes with the program, compared ignoring case and
/// any digits and symbols at the end, and the user's own name.
/// </summary>
internal sealed class CommonPasswords : IPasswordValidator<User>
{
    private const string Resource = "common-passwords.txt";
    private const int ShortestWord = 4;
    private const int LongestPassword = 128;

    private readonly FrozenSet<string> _common = Read();

    /// <inheritdoc/>
    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password)
    {
        string given = password?.ToLowerInvariant() ?? string.Empty;
        if (given.Length > LongestPassword)
            return Refused($"The password can have up to {LongestPassword} characters. Choose a shorter one.");
        if (_common.Contains(given) || _common.Contains(Bare(given)))
            return Refused("This is one of the passwords that attackers try first. Choose another, such as four unrelated words.");
        if (user.UserName is { Length: >= ShortestWord } name && given.Contains(name, StringComparison.OrdinalIgnoreCase))
            return Refused("The password must not contain your user name. Choose another.");
        return Task.FromResult(given.Distinct().Count() < ShortestWord
            ? IdentityResult.Failed(new IdentityError { Code = "PasswordMonotonous", Description = "The password repeats the same few characters. Choose another." })
            : IdentityResult.Success);
    }

    private static string Bare(string password) => password.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '!', '?', '.', '-', '_', '*', '$', '#');

    private static Task<IdentityResult> Refused(string why) =>
        Task.FromResult(IdentityResult.Failed(new IdentityError { Code = "PasswordCommon", Description = why }));

    private static FrozenSet<string> Read()
    {
        using Stream stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => line[0] != '#')
            .ToFrozenSet(StringComparer.Ordinal);
    }
}
