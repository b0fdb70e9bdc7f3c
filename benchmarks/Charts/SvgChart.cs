using System.Globalization;
using System.Net;
using System.Text;

namespace ConsentLens.Benchmarks.Charts;

/// <summary>A drawing of rectangles and text, readable on light and dark pages alike.</summary>
internal sealed class SvgChart(int width, int height, string title)
{
    private readonly StringBuilder _body = new();

    /// <summary>A filled rectangle; <paramref name="says"/> is shown to whoever points at it or hears the page read.</summary>
    public SvgChart Bar(double x, double y, double barWidth, double barHeight, string colour, string says)
    {
        _body.AppendLine(CultureInfo.InvariantCulture, $"  <rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{barWidth:0.#}\" height=\"{barHeight:0.#}\" fill=\"{colour}\"><title>{Text(says)}</title></rect>");
        return this;
    }

    /// <summary>A line of text; <paramref name="anchor"/> is start, middle or end.</summary>
    public SvgChart Label(double x, double y, string text, string anchor = "start", int size = 13)
    {
        _body.AppendLine(CultureInfo.InvariantCulture, $"  <text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\" font-size=\"{size}\">{Text(text)}</text>");
        return this;
    }

    public override string ToString() =>
        $"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="{Text(title)}" font-family="system-ui, sans-serif" fill="#1d2733">
          <title>{Text(title)}</title>
          <rect width="{width}" height="{height}" fill="#ffffff"/>
        {_body}</svg>

        """;

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
