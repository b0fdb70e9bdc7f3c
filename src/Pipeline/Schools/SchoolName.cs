namespace ConsentLens.Pipeline.Schools;

/// <summary>How a school may be called.</summary>
internal static class SchoolName
{
    public const string Rule = "A school's name has 1 to 200 characters.";
    public const string Taken = "Another school has this name; choose one that tells them apart.";
    private const int MostCharacters = 200;

    /// <summary>The name without spaces at its ends, or null where it is none.</summary>
    public static string? Find(string? name) => name?.Trim() is { Length: > 0 and <= MostCharacters } trimmed ? trimmed : null;
}
