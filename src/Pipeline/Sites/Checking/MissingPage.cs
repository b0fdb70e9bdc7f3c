using ConsentLens.Pipeline.Sites.Reading;

namespace ConsentLens.Pipeline.Sites.Checking;

/// <summary>Pages that say that nothing is there, though the server says that all is well.</summary>
internal static class MissingPage
{
    /// <summary>A page with more to say is about something else.</summary>
    private const int MostText = 3_000;

    private static readonly string[] Words =
    [
        "not found", "404", "page can't be found", "page can\u2019t be found", "cannot be found", "could not be found", "couldn't be found", "doesn't exist", "does not exist", "no longer available",
        "no longer exists", "nothing here", "page missing", "heb ei chanfod", "ddim ar gael",
    ];

    public static bool Says(PageContents page) => Holds(page.Title) || (page.Text.Length < MostText && Holds(page.Text[..Math.Min(page.Text.Length, 300)]));

    private static bool Holds(string text) => Words.Any(words => text.Contains(words, StringComparison.OrdinalIgnoreCase));
}
