namespace ConsentLens.Pipeline.Screening.FolderRun.Reports.Html;

/// <summary>
/// A fragment of HTML, one of the files beside this one under <c>Page/</c>, with placeholders such as <c>{{file}}</c>.
/// There is no other syntax: what is repeated or left out is decided in C#.
/// </summary>
internal sealed class HtmlTemplate
{
    private readonly IReadOnlyList<Segment> _segments;

    private HtmlTemplate(IReadOnlyList<Segment> segments) => _segments = segments;

    /// <summary>The template in the embedded file <paramref name="fileName"/>.</summary>
    public static HtmlTemplate Load(string fileName) => Parse(PageResource.Read(fileName).TrimEnd('\n'));

    /// <summary>The template written out in <paramref name="text"/>.</summary>
    /// <exception cref="FormatException">A placeholder is not closed.</exception>
    public static HtmlTemplate Parse(string text)
    {
        var segments = new List<Segment>();
        int position = 0;
        for (int open = text.IndexOf("{{", StringComparison.Ordinal); open >= 0; open = text.IndexOf("{{", position, StringComparison.Ordinal))
        {
            int close = text.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0)
            {
                throw new FormatException($"A placeholder is not closed: {text[open..]}");
            }

            segments.Add(new Segment(text[position..open], IsPlaceholder: false));
            segments.Add(new Segment(text[(open + 2)..close], IsPlaceholder: true));
            position = close + 2;
        }

        segments.Add(new Segment(text[position..], IsPlaceholder: false));
        return new HtmlTemplate(segments);
    }

    /// <summary>The part before the placeholder <paramref name="name"/> and the part after it, for content too long to be held in memory.</summary>
    /// <exception cref="ArgumentException">There is no such placeholder.</exception>
    public (HtmlTemplate Before, HtmlTemplate After) SplitAt(string name)
    {
        for (int index = 0; index < _segments.Count; index++)
        {
            if (_segments[index] == new Segment(name, IsPlaceholder: true))
            {
                return (new HtmlTemplate([.. _segments.Take(index)]), new HtmlTemplate([.. _segments.Skip(index + 1)]));
            }
        }

        throw new ArgumentException($"The template has no placeholder {name}.", nameof(name));
    }

    /// <summary>Writes the template with its placeholders filled.</summary>
    /// <exception cref="KeyNotFoundException">A placeholder has no content in <paramref name="contents"/>.</exception>
    public void Write(TextWriter output, IReadOnlyDictionary<string, HtmlContent> contents)
    {
        foreach (Segment segment in _segments)
        {
            if (segment.IsPlaceholder)
            {
                contents[segment.Text].WriteTo(output);
            }
            else
            {
                output.Write(segment.Text);
            }
        }
    }

    /// <summary>The filled template as content of another.</summary>
    public HtmlContent With(IReadOnlyDictionary<string, HtmlContent> contents) => HtmlContent.Markup(output => Write(output, contents));

    private readonly record struct Segment(string Text, bool IsPlaceholder);
}
