using System.Text.RegularExpressions;

namespace ConsentLens.Consent.Register;

/// <summary>Which ids are safe as a folder name on every system, so that <c>references/ID</c> never leads anywhere else.</summary>
public static partial class PersonIdRule
{
    /// <summary>The longest id.</summary>
    public const int MaxLength = 64;

    /// <summary>The rule in words, to follow a colon.</summary>
    public const string Description = "use up to 64 letters A to Z, digits, hyphens, underscores and full stops, starting with a letter or digit and not ending with a full stop";

    /// <summary>Whether an id keeps to the rule.</summary>
    public static bool IsSafe(string id)
    {
        return id.Length <= MaxLength && SafeName().IsMatch(id) && !DeviceName().IsMatch(id);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex SafeName();

    // Windows treats these as devices, with or without an extension.
    [GeneratedRegex(@"\A(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\z)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex DeviceName();
}
