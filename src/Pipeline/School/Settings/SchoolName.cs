namespace ConsentLens.Pipeline.School.Settings;

/// <summary>How a school may be called.</summary>
internal static class SchoolName
{
    public const string Rule = "Enter the school's name, in up to 200 characters.";
    public const string Taken = "Another school already has this name. Choose a different one.";
    private const int MostCharacters = 200;

    /// <summary>The name without spaces at its ends, or null where it is none.</summary>
    public static string? Find(string? name) => name?.Trim() is { Length: > 0 and <= MostCharacters } trimmed ? trimmed : null;
}
