using System.Text;
using ConsentLens.Pipeline.Sites.Fetching;

namespace ConsentLens.Pipeline.Sites.Reading;

/// <summary>What has been read of a page so far.</summary>
internal sealed class PageDraft(Uri address)
{
    private const int Around = 250;
    private const int NearCaption = 300;
    private const int MostWords = 500;

    private readonly StringBuilder _text = new();
    private readonly List<Draft> _pictures = [];
    private readonly List<byte[]> _drawings = [];
    private readonly Capture _title = new(), _heading = new(), _caption = new(), _anchor = new();
    private Uri _base = address;
    private Uri? _anchorLink;
    private bool _hasBase;
    private int _figureAt = -1;
    private int _captionedUntil;
    private string _lastHeading = "";
    private string _figureCaption = "";

    public Uri Address { get; } = address;

    public PageContents Page { get; } = new();

    public void Base(string href)
    {
        if (_hasBase || WebAddress.Resolve(Address, href) is not { } address) return;
        (_base, _hasBase) = (address, true);
    }

    public void Link(string written)
    {
        if (written.Length > 0 && WebAddress.Resolve(_base, written) is { } address) Page.Links.Add(address);
    }

    public void Style(string written)
    {
        if (written.Length > 0 && WebAddress.Resolve(_base, written) is { } address) Page.Styles.Add(address);
    }

    /// <summary>A picture or something else: its name or the kind that it says tells.</summary>
    public void Either(string written, PageElement element)
    {
        if (PageElement.HasPictureEnding(written) || written.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase) || element["type"].StartsWith("image/", StringComparison.OrdinalIgnoreCase)) Picture(written, element);
        else Link(written);
    }

    /// <summary>A picture of a style: fonts are loaded by the same words.</summary>
    public void StylePicture(string written)
    {
        string path = written.Split('?', '#')[0];
        if (!FileKinds.IsOtherEnding(path[(path.LastIndexOf('.') + 1)..]) && !written.StartsWith('#')) Picture(written);
    }

    public void Picture(string written, PageElement? element = null)
    {
        string text = written.Trim();
        if (text.Length == 0) return;
        byte[]? data = null;
        Uri? at = null;
        if (text.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            if (!text.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase)) return;
            data = PageReader.Within(text);
            if (data is null) Page.Unread++;
            else if (FileKinds.PictureEnding(data) is null) _drawings.Add(data);
            if (data is null || FileKinds.PictureEnding(data) is null) return;
        }
        else if ((at = WebAddress.Resolve(_base, text)) is null)
        {
            return;
        }

        _pictures.Add(new Draft
        {
            Address = at,
            Data = data,
            Alt = element?["alt"] ?? "",
            Title = string.Join(' ', new[] { element?["title"], element?["aria-label"], element?["data-title"], element?["data-caption"] }.Where(words => !string.IsNullOrEmpty(words)).Distinct()),
            Heading = _lastHeading,
            Position = _text.Length,
        });
    }

    /// <summary>Drawings (SVG) that stood within the page since the last time: they may hold pictures of their own.</summary>
    public IReadOnlyList<byte[]> TakeDrawings()
    {
        if (_drawings.Count == 0) return [];
        byte[][] taken = [.. _drawings];
        _drawings.Clear();
        return taken;
    }

    /// <summary>A page within this one.</summary>
    public void Include(PageContents inner)
    {
        foreach (PictureOnPage picture in inner.Pictures)
            _pictures.Add(new Draft { Address = picture.Address, Data = picture.Data, Alt = picture.Words.Alt, Title = picture.Words.Caption, Heading = picture.Words.Heading, Position = _text.Length });
        Page.Links.UnionWith(inner.Links);
        Page.Styles.UnionWith(inner.Styles);
    }

    public void Open(PageElement element)
    {
        if (element.Name == "figure") (_figureAt, _figureCaption) = (_pictures.Count, "");
        else if (element.Name == "title" && Page.Title.Length == 0) _title.Open(element.Name);
        else if (element.Name is "h1" or "h2" or "h3" or "h4" or "h5" or "h6") _heading.Open(element.Name);
        else if (element.Name == "a")
        {
            _anchor.Open(element.Name, _pictures.Count);
            _anchorLink = WebAddress.Resolve(_base, element["href"]);
        }

        if (element.IsCaption && !_caption.IsOpen) _caption.Open(element.Name);
        else _caption.Deepen(element.Name);
        if (element.Name is "p" or "div" or "br" or "li" or "td" or "img" or "section" or "article") Write(" ");
    }

    public void Close(string name)
    {
        if (_title.Close(name) is { } title) Page.Title = WebText.Plain(title, MostWords);
        if (_heading.Close(name) is { } heading) _lastHeading = WebText.Plain(heading, MostWords);
        if (name == "a" && _anchor.Close(name) is { } said) AfterAnchor(WebText.Plain(said, MostWords));
        if (_caption.Close(name) is { } caption) AfterCaption(WebText.Plain(caption, MostWords));
        if (name == "figure" && _figureAt >= 0)
        {
            foreach (Draft picture in _pictures.Skip(_figureAt)) picture.Caption = _figureCaption;
            (_figureAt, _captionedUntil) = (-1, _pictures.Count);
        }
    }

    public void Write(string text)
    {
        _title.Write(text);
        _heading.Write(text);
        _caption.Write(text);
        _anchor.Write(text);
        foreach (char letter in text)
        {
            if (!char.IsWhiteSpace(letter)) _text.Append(letter);
            else if (_text.Length > 0 && _text[^1] != ' ') _text.Append(' ');
        }
    }

    public PageContents Finish()
    {
        Page.Text = _text.ToString().Trim();
        string text = _text.ToString();
        Page.Pictures.AddRange(_pictures.Select(picture => new PictureOnPage(picture.Address, picture.Data, new PictureWords(
            WebText.Plain(picture.Alt, MostWords),
            WebText.Plain($"{picture.Title} {picture.Caption}", MostWords),
            picture.Heading,
            WebText.Plain(text[Math.Max(0, picture.Position - Around)..Math.Min(text.Length, picture.Position + Around)], 2 * Around)))));
        return Page;
    }

    // A small picture that leads to the large one: what is said of one is said of the other.
    private void AfterAnchor(string said)
    {
        Draft[] within = [.. _pictures.Skip(_anchor.Mark)];
        string alt = within.Select(picture => picture.Alt).FirstOrDefault(words => words.Length > 0) ?? "";
        if (_anchorLink is { } link && said.Length > 0) Page.LinkWords.TryAdd(link, said);
        foreach (Draft picture in within)
        {
            if (picture.Alt.Length == 0) picture.Alt = alt;
            if (picture.Title.Length == 0) picture.Title = said;
        }
    }

    private void AfterCaption(string caption)
    {
        if (_figureAt >= 0)
        {
            _figureCaption = caption;
            return;
        }

        foreach (Draft picture in _pictures.Skip(_captionedUntil).Where(picture => _text.Length - picture.Position < NearCaption + caption.Length)) picture.Caption = caption;
        _captionedUntil = _pictures.Count;
    }

    private sealed class Draft
    {
        public required Uri? Address { get; init; }
        public required byte[]? Data { get; init; }
        public required string Alt { get; set; }
        public required string Title { get; set; }
        public required string Heading { get; init; }
        public required int Position { get; init; }
        public string Caption { get; set; } = "";
    }

    /// <summary>The text of one element while it is open.</summary>
    private sealed class Capture
    {
        private readonly StringBuilder _text = new();
        private string _name = "";
        private int _depth;

        public bool IsOpen => _depth > 0;

        public int Mark { get; private set; }

        public void Open(string name, int mark = 0)
        {
            (_name, _depth, Mark) = (name, 1, mark);
            _text.Clear();
        }

        /// <summary>Another one of the same name within.</summary>
        public void Deepen(string name)
        {
            if (IsOpen && name == _name) _depth++;
        }

        public void Write(string text)
        {
            if (IsOpen && _text.Length < 4 * MostWords) _text.Append(text);
        }

        /// <summary>All of it, when this is its end.</summary>
        public string? Close(string name)
        {
            if (!IsOpen || name != _name || --_depth > 0) return null;
            return _text.ToString();
        }
    }
}
