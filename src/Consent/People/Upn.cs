using System.Diagnostics.CodeAnalysis;

namespace ConsentLens.Consent.People;

/// <summary>
/// A unique pupil number as the Department for Education's UPN guide defines it: a check letter, then 12 characters, all
/// digits except the last, which is a letter in a temporary number. Always 13 characters in upper case, with a correct check letter.
/// </summary>
public sealed record Upn
{
    public const int Length = 13;

    // The UPN guide's letters for 0 to 22, without I, O and S, which look like digits.
    private const string CheckLetters = "ABCDEFGHJKLMNPQRTUVWXYZ";

    private Upn(string value) => Value = value;

    public string Value { get; }

    /// <summary>Reads a UPN; lower case and surrounding spaces are accepted.</summary>
    /// <param name="problem">What is wrong, worded to follow "the UPN"; null if nothing is.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Upn? upn, [NotNullWhen(false)] out string? problem)
    {
        upn = null;
        string value = (text ?? "").Trim().ToUpperInvariant();
        problem = ShapeProblem(value) ?? CheckLetterProblem(value);
        if (problem is not null) return false;
        upn = new Upn(value);
        return true;
    }

    /// <exception cref="FormatException">It is not a valid UPN; the message says why.</exception>
    public static Upn Parse(string text) =>
        TryParse(text, out Upn? upn, out string? problem) ? upn : throw new FormatException($"The UPN {problem}.");

    public override string ToString() => Value;

    private static string? ShapeProblem(string value)
    {
        if (value.Length != Length) return $"has {value.Length} characters and needs {Length}";
        if (!CheckLetters.Contains(value[0])) return "does not start with a check letter (A to Z except I, O and S)";
        if (value[1..^1].Any(character => !char.IsAsciiDigit(character)))
            return "has something other than digits between its first and last characters";
        if (CharacterValue(value[^1]) < 0) return "does not end with a digit or, if it is temporary, a letter other than I, O and S";
        return null;
    }

    private static string? CheckLetterProblem(string value)
    {
        char expected = ExpectedCheckLetter(value[1..]);
        return value[0] == expected ? null : $"starts with {value[0]}, but its other characters require {expected}: check it for a typing mistake";
    }

    private static char ExpectedCheckLetter(string rest)
    {
        const int firstWeight = 2;
        int sum = 0;
        for (int index = 0; index < rest.Length; index++) sum += CharacterValue(rest[index]) * (firstWeight + index);
        return CheckLetters[sum % CheckLetters.Length];
    }

    // The letter at the end of a temporary number counts as its position in the guide's table of check letters.
    private static int CharacterValue(char character) =>
        char.IsAsciiDigit(character) ? character - '0' : CheckLetters.IndexOf(character);
}
