namespace ConsentLens.Pipeline.Sites.Reading;

/// <summary>A tag of a page.</summary>
internal sealed class PageElement(string name, IEnumerable<(string Name, string Value)> attributes)
{
    private static readonly string[] Telling = ["src", "url", "href", "bg", "image", "img", "photo", "poster", "thumb", "large", "full", "original", "zoom", "lazy", "cover", "background", "file", "picture"];

    public string Name { get; } = name;

    public IReadOnlyList<(string Name, string Value)> Attributes { get; } = [.. attributes];

    /// <summary>The value of an attribute; empty where there is none.</summary>
    public string this[string attribute] => Attributes.FirstOrDefault(pair => pair.Name == attribute).Value ?? "";

    public bool IsCaption => Name == "figcaption" || this["class"].Contains("caption", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether an address ends like a picture's file.</summary>
    public static bool HasPictureEnding(string address)
    {
        string path = address.Split('?', '#')[0];
        int dot = path.LastIndexOf('.');
        return dot > 0 && FileKinds.IsPictureEnding(path[(dot + 1)..].Trim());
    }

    /// <summary>Whether an attribute that is not part of HTML, such as <c>data-src</c>, holds the address of a picture.</summary>
    public static bool MayNamePicture(string name, string value)
    {
        if (value.Length > 2_000 && !value.StartsWith("data:image/", StringComparison.Ordinal)) return false;
        if (value.AsSpan().TrimStart().IndexOfAny("{[<") == 0 || value.Contains("url(", StringComparison.OrdinalIgnoreCase)) return false;
        bool tells = Telling.Any(part => name.Contains(part, StringComparison.Ordinal));
        if (HasPictureEnding(value)) return tells || value.Contains('/', StringComparison.Ordinal);
        // Without the ending of a picture: only what such attributes are commonly called, and only an address.
        return (name is "data-src" or "data-lazy-src" or "data-original" or "data-bg" or "data-image" or "data-background" or "data-background-image" or "data-poster" or "data-lazy" or "data-img" or "data-thumb")
            && (value.Contains('/', StringComparison.Ordinal) || value.StartsWith("data:image/", StringComparison.Ordinal));
    }
}
