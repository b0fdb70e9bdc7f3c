using System.Text.RegularExpressions;
using ConsentLens.Pipeline.School.Audit;

namespace ConsentLens.Dashboard.Access.Schema;

/// <summary>What a user name may be: an id that <see cref="AuditIdRule"/> accepts, and not an email address.</summary>
public static partial class UserNameRule
{
    /// <summary>The rule in words, to be shown on a form.</summary>
    public const string Description = "2 to 40 lower-case letters, numbers, full stops, hyphens and underscores, starting with a letter. Do not use an email address";

    /// <summary>Whether a name follows the rule.</summary>
    public static bool IsName(string? name) => name is not null && Name().IsMatch(name);

    [GeneratedRegex(@"\A[a-z][a-z0-9._-]{1,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
