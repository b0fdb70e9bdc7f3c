using System.Text;
using System.Text.Json;
using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using AngleSharp.Text;

namespace ConsentLens.Pipeline.Sites.Reading;

/// <summary>Reads a page: its pictures in all the ways in which one can stand there, what is written about them, and where it leads.</summary>
/// <remarks>Token by token, without building a tree: how deep a stranger's page is nested costs nothing. What scripts and styles hide (<c>noscript</c>, <c>template</c>) is read like the rest.</remarks>
public static class PageReader
{
    private const int DeepestPage = 3;
    private const int MostWithin = 60_000_000;

    /// <param name="text">The page.</param>
    /// <param name="address">Where it is.</param>
    public static PageContents Read(string text, Uri address) => Read(text, address, depth: 0);

    private static PageContents Read(string text, Uri address, int depth)
    {
        var draft = new PageDraft(address);
        using var source = new TextSource(text);
        var tokenizer = new HtmlTokenizer(source, HtmlEntityProvider.Resolver) { SkipComments = true };
        string raw = "";
        bool isScriptOfData = false;
        var within = new StringBuilder();
        for (HtmlToken token = tokenizer.Get(); token.Type != HtmlTokenType.EndOfFile; token = tokenizer.Get())
        {
            if (token.Type == HtmlTokenType.StartTag)
            {
                HtmlTagToken tag = token.AsTag();
                var element = new PageElement(tag.Name, tag.Attributes.Select(attribute => (attribute.Name, attribute.Value)));
                Open(draft, element, depth);
                if (tag.IsSelfClosing && tag.Name is not ("script" or "style" or "textarea" or "title")) continue;
                raw = tag.Name is "script" or "style" ? tag.Name : "";
                isScriptOfData = element["type"].Contains("json", StringComparison.OrdinalIgnoreCase);
                tokenizer.State = tag.Name switch
                {
                    "script" => HtmlParseMode.Script,
                    "style" or "xmp" => HtmlParseMode.Rawtext,
                    "title" or "textarea" => HtmlParseMode.RCData,
                    _ => tokenizer.State,
                };
            }
            else if (token.Type == HtmlTokenType.EndTag)
            {
                if (raw.Length > 0 && token.Name == raw)
                {
                    Raw(draft, raw, within.ToString(), isScriptOfData);
                    raw = "";
                    within.Clear();
                }

                draft.Close(token.Name);
            }
            else if (token.Type == HtmlTokenType.Character)
            {
                if (raw.Length > 0) within.Append(token.Data);
                else draft.Write(token.Data);
            }
        }

        if (raw.Length > 0) Raw(draft, raw, within.ToString(), isScriptOfData);
        return draft.Finish();
    }

    private static void Raw(PageDraft draft, string kind, string text, bool isData)
    {
        if (kind == "style")
        {
            Style(draft, text);
            return;
        }

        draft.Page.HasScripts |= !isData;
        if (isData) Json(draft, text);
        foreach (string written in WrittenAddresses.OfScript(text)) draft.Picture(written);
    }

    private static void Style(PageDraft draft, string text)
    {
        (IReadOnlyList<string> pictures, IReadOnlyList<string> imports) = WrittenAddresses.OfStyle(text);
        foreach (string written in pictures) draft.StylePicture(written);
        foreach (string written in imports) draft.Style(written);
    }

    private static void Open(PageDraft draft, PageElement element, int depth)
    {
        draft.Open(element);
        switch (element.Name)
        {
            case "base": draft.Base(element["href"]); break;
            case "img" or "image" or "feimage": draft.Picture(element["src"], element); draft.Picture(element["href"], element); draft.Picture(element["xlink:href"], element); break;
            case "a" or "area": Anchor(draft, element); break;
            case "link": Link(draft, element); break;
            case "meta": Meta(draft, element); break;
            case "video": draft.Picture(element["poster"], element); draft.Link(element["src"]); break;
            case "source" or "audio" or "track": draft.Either(element["src"], element); break;
            case "iframe" or "frame": draft.Link(element["src"]); break;
            case "embed": draft.Either(element["src"], element); break;
            case "object": draft.Either(element["data"], element); break;
            case "input":
                draft.Page.AsksForPassword |= element["type"].Equals("password", StringComparison.OrdinalIgnoreCase);
                draft.Picture(element["src"], element);
                break;
            default: break;
        }

        foreach ((string name, string value) in element.Attributes) Attribute(draft, element, name, value);
        if (element["srcdoc"].Length > 0 && depth < DeepestPage) draft.Include(Read(element["srcdoc"], draft.Address, depth + 1));
        foreach (byte[] drawing in draft.TakeDrawings())
        {
            if (depth < DeepestPage) draft.Include(Read(Encoding.UTF8.GetString(drawing), draft.Address, depth + 1));
        }
    }

    // What says nothing of pictures, or was read by the element's name.
    private static bool IsRead(string name) => name is "src" or "href" or "xlink:href" or "poster" or "data" or "alt" or "title" or "class" or "id" or "srcdoc" or "content" or "value" or "placeholder" || name.StartsWith("aria-", StringComparison.Ordinal);

    private static void Attribute(PageDraft draft, PageElement element, string name, string value)
    {
        if (value.Length == 0 || IsRead(name)) return;
        if (name == "style")
        {
            foreach (string written in WrittenAddresses.OfStyle(value).Pictures) draft.StylePicture(written);
        }
        else if (name.Contains("srcset", StringComparison.Ordinal))
        {
            foreach (string written in WrittenAddresses.OfSet(value)) draft.Picture(written, element);
        }
        else if (name == "background" || PageElement.MayNamePicture(name, value))
        {
            draft.Picture(value, element);
        }
        else if (name.StartsWith("data-", StringComparison.Ordinal) || name.StartsWith("on", StringComparison.Ordinal) || name.Contains(':', StringComparison.Ordinal))
        {
            if (value.Contains("url(", StringComparison.OrdinalIgnoreCase))
                foreach (string written in WrittenAddresses.OfStyle(value).Pictures) draft.StylePicture(written);
            foreach (string written in WrittenAddresses.OfScript(value).Where(written => written.Contains('/', StringComparison.Ordinal))) draft.Picture(written, element);
        }
    }

    private static void Anchor(PageDraft draft, PageElement element)
    {
        if (PageElement.HasPictureEnding(element["href"]) || element["href"].StartsWith("data:image/", StringComparison.OrdinalIgnoreCase)) draft.Picture(element["href"], element);
        else draft.Link(element["href"]);
    }

    private static void Link(PageDraft draft, PageElement element)
    {
        string[] relations = element["rel"].ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        string type = element["type"].ToLowerInvariant();
        if (relations.Any(relation => relation.Contains("icon", StringComparison.Ordinal) || relation == "image_src") || element["as"] == "image") draft.Picture(element["href"], element);
        else if (relations.Contains("stylesheet") || element["as"] == "style") draft.Style(element["href"]);
        else if (relations.Any(relation => relation is "next" or "prev" or "alternate" or "canonical" or "amphtml" or "shortlink" or "up" or "first" or "last") && !type.Contains("json", StringComparison.Ordinal)) draft.Link(element["href"]);
    }

    private static void Meta(PageDraft draft, PageElement element)
    {
        string name = (element["property"] + ' ' + element["name"] + ' ' + element["itemprop"]).Trim().ToLowerInvariant();
        string content = element["content"];
        if (name is "og:image" or "og:image:url" or "og:image:secure_url" or "twitter:image" or "twitter:image:src" or "image" or "thumbnail" or "thumbnailurl" or "msapplication-tileimage" || PageElement.HasPictureEnding(content))
            draft.Picture(content, element);
        if (element["http-equiv"].Equals("refresh", StringComparison.OrdinalIgnoreCase) && content.Split("url=", 2, StringSplitOptions.TrimEntries) is [_, var next]) draft.Link(next.Trim('"', '\''));
        if (element["http-equiv"].Equals("refresh", StringComparison.OrdinalIgnoreCase) && content.Split("URL=", 2, StringSplitOptions.TrimEntries) is [_, var other]) draft.Link(other.Trim('"', '\''));
    }

    private static void Json(PageDraft draft, string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 });
            Json(draft, document.RootElement, isPicture: false);
        }
        catch (JsonException)
        {
            // What reads like a picture in it is found all the same.
        }
    }

    private static void Json(PageDraft draft, JsonElement element, bool isPicture)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray()) Json(draft, item, isPicture);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in element.EnumerateObject())
            {
                bool names = property.Name is "image" or "thumbnailUrl" or "thumbnail" or "contentUrl" or "logo" or "photo" or "primaryImageOfPage";
                Json(draft, property.Value, names || (isPicture && property.Name is "url" or "contentUrl"));
            }
        }
        else if (element.ValueKind == JsonValueKind.String && isPicture)
        {
            draft.Picture(element.GetString()!);
        }
    }

    /// <summary>What a <c>data:</c> address holds; null where it holds nothing that can be read.</summary>
    internal static byte[]? Within(string address)
    {
        int comma = address.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0 || address.Length > MostWithin) return null;
        string data = Uri.UnescapeDataString(address[(comma + 1)..]);
        if (!address[..comma].Contains("base64", StringComparison.OrdinalIgnoreCase)) return Encoding.UTF8.GetBytes(data);
        string letters = string.Concat(data.Split((char[]?)null)).Replace('-', '+').Replace('_', '/').TrimEnd('=');
        byte[] bytes = new byte[(letters.Length * 3 / 4) + 3];
        return Convert.TryFromBase64String(letters + new string('=', (4 - (letters.Length % 4)) % 4), bytes, out int written) ? bytes[..written] : null;
    }
}
