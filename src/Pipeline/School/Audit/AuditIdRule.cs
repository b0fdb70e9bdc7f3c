using System.Text.RegularExpressions;

namespace ConsentLens.Pipeline.School.Audit;

/// <summary>
/// Which texts the audit log takes: ids and codes, such as <c>P-0017</c> or <c>job/nightly_rescreen</c>. There is no room for free text and
/// none for an e-mail address, so that no personal data get into a log that nobody can delete from.
/// </summary>
public static partial class AuditIdRule
{
    /// <summary>The rule in words, fit to follow a colon.</summary>
    public const string Description = "an id has up to 128 letters A to Z, digits and the characters . _ : / # -, and starts with a letter or digit";

    /// <summary>Whether an id keeps to the rule.</summary>
    public static bool IsId(string? id) => id is not null && Id().IsMatch(id);

    /// <summary>Returns the id.</summary>
    /// <exception cref="ArgumentException">It does not keep to the rule. The message does not repeat it.</exception>
    internal static string Require(string? id, string parameter) =>
        IsId(id) ? id! : throw new ArgumentException($"Only ids go into the audit log: {Description}.", parameter);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._:/#-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
