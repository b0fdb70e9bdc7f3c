using System.Diagnostics.CodeAnalysis;

namespace ConsentLens.Consent.People;

/// <summary>
/// A unique pupil number in the form of the Department for Education's UPN guide: a check letter, then 12 characters, all
/// digits but the last, which is a letter in a temporary number. Always of 13 characters, in upper case, its check letter right.
/// </summary>
public sealed record Upn
{
    /// <summary>Characters of every UPN.</summary>
    public const int Length = 13;

    // The UPN guide's letters for 0..22: I, O and S are left out, since they read like digits.
    private const string CheckLetters = "ABCDEFGHJKLMNPQRTUVWXYZ";

    private Upn(string value) => Value = value;

    /// <summary>The 13 characters.</summary>
    public string Value { get; }

    /// <summary>True for a temporary number, which ends in a letter.</summary>
    public bool IsTemporary => !char.IsAsciiDigit(Value[^1]);

    /// <summary>Reads a UPN; small letters and spaces around it are forgiven.</summary>
    /// <param name="text">What somebody wrote.</param>
    /// <param name="upn">The number, when it is one.</param>
    /// <param name="problem">What is wrong, fit to follow "the UPN ..."; null when nothing is.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Upn? upn, [NotNullWhen(false)] out string? problem)
    {
        upn = null;
        string value = (text ?? "").Trim().ToUpperInvariant();
        problem = ShapeProblem(value) ?? CheckLetterProblem(value);
        if (problem is not null)
            return false;
        upn = new Upn(value);
        return true;
    }

    /// <summary>Reads a UPN.</summary>
    /// <exception cref="FormatException">It is not one; the message says why.</exception>
    public static Upn Parse(string text) =>
        TryParse(text, out Upn? upn, out string? problem) ? upn : throw new FormatException($"The UPN {problem}.");

    /// <summary>The check letter that belongs before <paramref name="rest"/>: the 12 characters after it, weighed 2 to 13, modulo 23.</summary>
    /// <param name="rest">11 digits, then a digit or one of the guide's letters.</param>
    /// <exception cref="FormatException"><paramref name="rest"/> has another shape.</exception>
    public static char CheckLetter(string rest)
    {
        ArgumentNullException.ThrowIfNull(rest);
        if (ShapeProblem("A" + rest) is { } problem)
            throw new FormatException($"A UPN of these characters {problem}.");
        return ExpectedCheckLetter(rest);
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static string? ShapeProblem(string value)
    {
        if (value.Length != Length)
            return $"has {value.Length} characters where it needs {Length}";
        if (!CheckLetters.Contains(value[0]))
            return "does not begin with a check letter (A to Z without I, O and S)";
        if (value[1..^1].Any(character => !char.IsAsciiDigit(character)))
            return "has something else than digits between its first and last character";
        if (CharacterValue(value[^1]) < 0)
            return "does not end in a digit or, if temporary, in a letter other than I, O and S";
        return null;
    }

    private static string? CheckLetterProblem(string value)
    {
        char expected = ExpectedCheckLetter(value[1..]);
        return value[0] == expected ? null : $"begins with {value[0]} where its other characters call for {expected}: one of them is mistyped";
    }

    private static char ExpectedCheckLetter(string rest)
    {
        const int firstWeight = 2;
        int sum = 0;
        for (int index = 0; index < rest.Length; index++)
            sum += CharacterValue(rest[index]) * (firstWeight + index);
        return CheckLetters[sum % CheckLetters.Length];
    }

    // A letter at the end of a temporary number counts as its place in the guide's table of check letters.
    private static int CharacterValue(char character) =>
        char.IsAsciiDigit(character) ? character - '0' : CheckLetters.IndexOf(character);
}
