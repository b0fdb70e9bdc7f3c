using System.Globalization;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports.Html;

/// <summary>
/// What fills a placeholder of an <see cref="HtmlTemplate"/>. Text is always encoded; only <see cref="Markup"/> and the template's own
/// words reach the page as they are.
/// </summary>
internal readonly struct HtmlContent
{
    private readonly Action<TextWriter>? _write;

    private HtmlContent(Action<TextWriter> write) => _write = write;

    public static HtmlContent Nothing => default;

    /// <summary>Content that writes itself, and sees to its own encoding.</summary>
    public static HtmlContent Markup(Action<TextWriter> write) => new(write);

    /// <summary>Several pieces one after another.</summary>
    public static HtmlContent All(IEnumerable<HtmlContent> pieces) =>
        new(output =>
        {
            foreach (HtmlContent piece in pieces)
            {
                piece.WriteTo(output);
            }
        });

    /// <summary>Text, to be encoded.</summary>
    public static implicit operator HtmlContent(string text) => new(output => HtmlText.Write(output, text));

    /// <summary>A whole number in digits, without separators: fit for attributes.</summary>
    public static implicit operator HtmlContent(int number) =>
        new(output => output.Write(number.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Writes the content.</summary>
    public void WriteTo(TextWriter output) => _write?.Invoke(output);
}
