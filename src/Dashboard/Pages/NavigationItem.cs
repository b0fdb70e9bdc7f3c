namespace ConsentLens.Dashboard.Pages;

/// <summary>One entry of the menu.</summary>
/// <param name="Path">Where it leads.</param>
/// <param name="Text">What it says.</param>
public sealed record NavigationItem(string Path, string Text)
{
    /// <summary>Whether a page belongs to it.</summary>
    public bool Covers(string path) =>
        Path == "/" ? path == "/" : path == Path || path.StartsWith(Path + "/", StringComparison.Ordinal);
}
