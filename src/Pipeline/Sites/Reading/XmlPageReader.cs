using System.Xml;
using ConsentLens.Pipeline.Sites.Fetching;

namespace ConsentLens.Pipeline.Sites.Reading;

/// <summary>Reads feeds (RSS, Atom) and sitemaps, image sitemaps among them. What is damaged is read as far as it goes, and says so.</summary>
public static class XmlPageReader
{
    private static readonly XmlReaderSettings Safe = new()
    {
        DtdProcessing = DtdProcessing.Ignore,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CheckCharacters = false,
    };

    /// <param name="text">The feed or sitemap.</param>
    /// <param name="address">Where it is.</param>
    public static PageContents Read(string text, Uri address)
    {
        var contents = new PageContents();
        var item = new Item(address);
        try
        {
            using var reader = XmlReader.Create(new StringReader(text.TrimStart()), Safe);
            Read(reader, contents, item);
        }
        catch (XmlException)
        {
            contents.IsDamaged = true;
        }

        return contents;
    }

    /// <summary>A sitemap that is a plain list of addresses.</summary>
    /// <inheritdoc cref="Read(string, Uri)"/>
    public static PageContents ReadList(string text, Uri address)
    {
        var contents = new PageContents();
        foreach (string line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("http", StringComparison.OrdinalIgnoreCase) && WebAddress.Resolve(address, line) is { } link) contents.Links.Add(link);
        }

        return contents;
    }

    private static void Read(XmlReader reader, PageContents contents, Item item)
    {
        var path = new Stack<string>();
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                string name = reader.LocalName;
                if (name is "item" or "entry" or "url") item.Begin();
                bool isEmpty = reader.IsEmptyElement;
                Attributes(reader, contents, item);
                if (!isEmpty) path.Push(name);
            }
            else if (reader.NodeType == XmlNodeType.EndElement)
            {
                path.TryPop(out _);
            }
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && path.TryPeek(out string? within))
            {
                Text(within, path.Skip(1).FirstOrDefault() ?? "", reader.Value, contents, item);
            }
        }
    }

    private static void Attributes(XmlReader reader, PageContents contents, Item item)
    {
        string name = reader.LocalName;
        string type = reader.GetAttribute("type") ?? "";
        string? address = reader.GetAttribute("url") ?? reader.GetAttribute("href") ?? reader.GetAttribute("src");
        if (address is not null)
        {
            bool isPicture = type.StartsWith("image/", StringComparison.OrdinalIgnoreCase) || reader.GetAttribute("medium") == "image" || name is "thumbnail" or "image" or "img" || PageElement.HasPictureEnding(address);
            if (isPicture) item.Picture(contents, address);
            else if (name is "link" or "a" or "content" or "enclosure" && !type.Contains("json", StringComparison.OrdinalIgnoreCase) && WebAddress.Resolve(item.Address, address) is { } link) contents.Links.Add(link);
        }

        foreach (string written in WrittenAddresses.OfSet(reader.GetAttribute("srcset") ?? "")) item.Picture(contents, written);
    }

    private static void Text(string name, string parent, string text, PageContents contents, Item item)
    {
        switch (name)
        {
            case "title": item.Heading = WebText.Plain(text); break;
            case "caption": item.Caption = WebText.Plain(text); break;
            case "loc" or "url" when parent == "image" || PageElement.HasPictureEnding(text): item.Picture(contents, text); break;
            case "loc" or "link" or "comments" or "thumbnail_loc" or "player_loc":
                if (WebAddress.Resolve(item.Address, text) is not { } link) break;
                contents.Links.Add(link);
                item.Page = link;
                break;
            case "logo" or "icon" or "image": item.Picture(contents, text); break;
            default:
                if (text.Contains('<', StringComparison.Ordinal)) item.Include(contents, text);
                break;
        }
    }

    /// <summary>What is being read.</summary>
    private sealed class Item(Uri address)
    {
        public Uri Address { get; } = address;
        public Uri Page { get; set; } = address;
        public string Heading { get; set; } = "";
        public string Caption { get; set; } = "";

        public void Begin() => (Page, Heading, Caption) = (Address, "", "");

        public void Picture(PageContents contents, string written)
        {
            if (WebAddress.Resolve(Address, written) is { } picture) contents.Pictures.Add(new PictureOnPage(picture, null, new PictureWords("", Caption, Heading, "")));
        }

        public void Include(PageContents contents, string html)
        {
            PageContents inner = PageReader.Read(html, Page);
            contents.Pictures.AddRange(inner.Pictures.Select(picture => picture with { Words = picture.Words with { Heading = picture.Words.Heading.Length > 0 ? picture.Words.Heading : Heading } }));
            contents.Links.UnionWith(inner.Links);
        }
    }
}
