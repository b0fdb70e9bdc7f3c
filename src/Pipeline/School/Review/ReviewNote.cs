namespace ConsentLens.Pipeline.School.Review;

/// <summary>The rule for what people write beside a decision.</summary>
public static class ReviewNote
{
    /// <summary>The most characters of a note.</summary>
    public const int MostCharacters = 1000;

    /// <summary>The fewest characters of a note that has to give a reason.</summary>
    public const int FewestCharacters = 5;

    /// <summary>The note as it is stored, or null when there is none.</summary>
    /// <exception cref="ReviewRefusedException">It is too long.</exception>
    internal static string? Of(string? note)
    {
        string text = note?.Trim() ?? string.Empty;
        if (text.Length > MostCharacters)
            throw new ReviewRefusedException($"The note has {text.Length} characters. Shorten it to {MostCharacters}.");
        return text.Length == 0 ? null : text;
    }

    /// <summary>The note where one is needed.</summary>
    /// <exception cref="ReviewRefusedException">It is missing, too short to be a reason, or too long.</exception>
    internal static string Require(string? note, string otherwise = "Enter a reason, in a few words. It is kept with the decision.") =>
        Of(note) is { Length: >= FewestCharacters } text
            ? text
            : throw new ReviewRefusedException(otherwise);
}
