using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Screening.FolderRun.Reports.Html;

namespace ConsentLens.Pipeline.Tests.Screening.FolderRun.Reports.Html;

/// <summary>
/// A report.html read as XML: the page is written so that it is well-formed, and a parser that forgives nothing finds each tag that is
/// not closed, each bare ampersand and each doubled attribute.
/// </summary>
internal sealed partial class ReportPage
{
    private ReportPage(string source)
    {
        Source = source;
        string withoutCode = StyleOrScript().Replace(source, "<$1></$1>");
        using var reader = XmlReader.Create(new StringReader(withoutCode), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        Document = XDocument.Load(reader);
    }

    public string Source { get; }

    public XDocument Document { get; }

    public IEnumerable<XElement> Cards => OfClass("card");

    public string Style => Regex.Match(Source, "<style>(.*?)</style>", RegexOptions.Singleline).Groups[1].Value;

    public string Script => Regex.Match(Source, "<script>(.*?)</script>", RegexOptions.Singleline).Groups[1].Value;

    public static async Task<ReportPage> OfAsync(ScreeningReport report) =>
        new(await new HtmlReportWriter(new FixedThumbnails()).TextAsync(report));

    public IEnumerable<XElement> OfClass(string name) =>
        Document.Descendants().Where(element => Classes(element).Contains(name));

    public XElement Card(string file) => Cards.Single(card => card.Attribute("data-file")?.Value == file);

    public static string[] Classes(XElement element) => element.Attribute("class")?.Value.Split(' ') ?? [];

    [GeneratedRegex("<(style|script)>.*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex StyleOrScript();
}
