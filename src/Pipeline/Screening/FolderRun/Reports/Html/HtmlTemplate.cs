using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports.Html;

/// <summary>A fragment of HTML from <c>Page/</c>, with placeholders such as <c>{{file}}</c>. There is no other syntax: C# decides what is repeated or left
/// out.</summary>
internal sealed class HtmlTemplate
{
    private readonly IReadOnlyList<Segment> _segments;

    private HtmlTemplate(IReadOnlyList<Segment> segments) => _segments = segments;

    /// <summary>The piece of <c>Page/pieces.html</c> under the comment <paramref name="name"/>.</summary>
    public static HtmlTemplate Piece(string name)
    {
        string[] parts = PageResource.Read("pieces.html").Split($"<!-- {name} -->\n");
        if (parts.Length != 2) throw new ArgumentException($"The report's page has no piece {name}.", nameof(name));
        return Parse(parts[1].Split("<!-- ")[0].TrimEnd('\n'));
    }

    /// <exception cref="FormatException">A placeholder is not closed.</exception>
    public static HtmlTemplate Parse(string text)
    {
        var segments = new List<Segment>();
        int position = 0;
        for (int open = text.IndexOf("{{", StringComparison.Ordinal); open >= 0; open = text.IndexOf("{{", position, StringComparison.Ordinal))
        {
            int close = text.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0) throw new FormatException($"A placeholder is not closed: {text[open..]}");
            segments.Add(new Segment(text[position..open], IsPlaceholder: false));
            segments.Add(new Segment(text[(open + 2)..close], IsPlaceholder: true));
            position = close + 2;
        }
        segments.Add(new Segment(text[position..], IsPlaceholder: false));
        return new HtmlTemplate(segments);
    }

    public void Write(TextWriter output, IReadOnlyDictionary<string, HtmlContent> contents)
    {
        foreach (Segment segment in _segments)
        {
            if (segment.IsPlaceholder) contents[segment.Text].WriteTo(output);
            else output.Write(segment.Text);
        }
    }

    /// <summary>The filled template as content of another.</summary>
    public HtmlContent With(params (string Name, HtmlContent Content)[] contents)
    {
        var byName = contents.ToDictionary(item => item.Name, item => item.Content);
        return HtmlContent.Markup(output => Write(output, byName));
    }

    private readonly record struct Segment(string Text, bool IsPlaceholder);
}

/// <summary>What fills a placeholder of an <see cref="HtmlTemplate"/>. Text is always encoded; only <see cref="Markup"/> and the template's own text reach the
/// page as they are.</summary>
internal readonly struct HtmlContent
{
    private readonly Action<TextWriter>? _write;

    private HtmlContent(Action<TextWriter> write) => _write = write;
    public static HtmlContent Nothing => default;

    public static HtmlContent Markup(Action<TextWriter> write) => new(write);

    public static HtmlContent All(IEnumerable<HtmlContent> pieces) =>
        new(output =>
        {
            foreach (HtmlContent piece in pieces) piece.WriteTo(output);
        });

    public static implicit operator HtmlContent(string text) => new(output => HtmlText.Write(output, text));

    /// <summary>Digits without separators, fit for attributes.</summary>
    public static implicit operator HtmlContent(int number) => new(output => output.Write(number.ToString(CultureInfo.InvariantCulture)));

    public void WriteTo(TextWriter output) => _write?.Invoke(output);
}

/// <summary>Turns any text, hostile file names included, into text that HTML shows as it is.</summary>
internal static class HtmlText
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Encodes <paramref name="text"/> for element content and quoted attributes alike.</summary>
    public static void Write(TextWriter output, string text) => Encoder.Encode(output, MakeVisible(text));

    /// <summary>Spells out every character that would be invisible or would change how its neighbours are shown: <c>photo[U+202E]gpj.exe</c> instead of a name
    /// that reads backwards.</summary>
    public static string MakeVisible(string text)
    {
        if (!text.EnumerateRunes().Any(IsDeceptive)) return text;
        var visible = new StringBuilder(text.Length + 8);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (IsDeceptive(rune)) visible.Append(CultureInfo.InvariantCulture, $"[U+{rune.Value:X4}]");
            else visible.Append(rune);
        }
        return visible.ToString();
    }

    // Enumerating runes turns lone surrogates into U+FFFD, which is caught here.
    private static bool IsDeceptive(Rune rune) =>
        rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
            UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => true,

            // Joiners belong to the spelling of some languages and to emoji; every other format character affects the display.
            UnicodeCategory.Format => rune.Value is not (0x200C or 0x200D),
            _ => false,
        };
}

/// <summary>The files under <c>Page/</c>, embedded in the assembly.</summary>
internal static class PageResource
{
    /// <summary>The text of <paramref name="fileName"/> with line feeds, whatever the checkout made of its line ends.</summary>
    public static string Read(string fileName)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("report/" + fileName)
            ?? throw new FileNotFoundException($"The report's page lacks its part {fileName}.", fileName);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
