using ConsentLens.Pipeline.Sites.Fetching;

namespace ConsentLens.Pipeline.Sites.Reading;

/// <summary>Reads a style sheet: the pictures behind a page, and other style sheets.</summary>
public static class StyleReader
{
    /// <param name="text">The style sheet.</param>
    /// <param name="address">Where it is.</param>
    public static PageContents Read(string text, Uri address)
    {
        var draft = new PageDraft(address);
        (IReadOnlyList<string> pictures, IReadOnlyList<string> imports) = WrittenAddresses.OfStyle(text);
        foreach (string written in pictures) draft.StylePicture(written);
        foreach (string written in imports.Where(written => WebAddress.Resolve(address, written) != address)) draft.Style(written);
        return draft.Finish();
    }
}
