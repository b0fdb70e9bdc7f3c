namespace ConsentLens.Pipeline.School.Intake;

/// <summary>The name of an uploaded file, as far as it can be used: a path in the upload and nowhere else.</summary>
internal static class UploadedName
{
    private const int MostLetters = 500;

    /// <summary>Forward slashes, no control characters, and not longer than a name needs; its end is what tells photos apart.</summary>
    public static string Of(string? sent)
    {
        string name = new([.. (sent ?? string.Empty).Replace('\\', '/').Where(letter => !char.IsControl(letter))]);
        name = name.Trim().TrimStart('/');
        return name.Length switch
        {
            0 => "photo",
            > MostLetters => name[^MostLetters..],
            _ => name,
        };
    }
}
