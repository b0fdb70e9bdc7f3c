using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ConsentLens.Consent;
using ConsentLens.Consent.Policy;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports.Html;

/// <summary>Writes report.html: one self-contained page that loads nothing from the network. Its content security policy allows pictures inside the page and
/// only its own style sheet and script, identified by their hashes.</summary>
public sealed class HtmlReportWriter : IReportWriter
{
    private const int BufferCharacters = 32 * 1024;

    private readonly string _style = "\n" + PageResource.Read("report.css");
    private readonly string _script = "\n" + PageResource.Read("report.js");
    private readonly string _icons = PageResource.Read("icons.svg");
    private readonly HtmlTemplate _page = HtmlTemplate.Parse(PageResource.Read("page.html").TrimEnd('\n'));
    private readonly HtmlTemplate _group = HtmlTemplate.Piece("group");
    private readonly PageSummary _summary = new();
    private readonly PhotoCard _card;

    public HtmlReportWriter(IThumbnailSource thumbnails) => _card = new PhotoCard(thumbnails);

    public string FileName => "report.html";

    public async Task WriteAsync(ScreeningReport report, Stream stream, CancellationToken cancellationToken)
    {
        await using var output = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), BufferCharacters, leaveOpen: true);
        Dictionary<string, HtmlContent> contents = _summary.Of(report);
        contents["policy"] = Policy();
        contents["style"] = HtmlContent.Markup(page => page.Write(_style));
        contents["script"] = HtmlContent.Markup(page => page.Write(_script));
        contents["icons"] = HtmlContent.Markup(page => page.Write(_icons));

        contents["groups"] = HtmlContent.All(Groups(report, cancellationToken));
        _page.Write(output, contents);
        await output.FlushAsync(cancellationToken);
    }

    private IEnumerable<HtmlContent> Groups(ScreeningReport report, CancellationToken cancellationToken)
    {
        int written = 0;
        foreach (Verdict verdict in ReportSummary.VerdictOrder)
        {
            VerdictWording wording = VerdictWording.Of(verdict);
            PhotoReport[] photos = [.. report.Photos.Where(photo => photo.Verdict == verdict)];
            int before = written;
            yield return _group.With(
                ("code", ReportCode.Of(verdict)), ("anchor", wording.Anchor), ("label", wording.Label), ("count", ScreeningWording.Number(photos.Length)),
                ("meaning", photos.Length == 0 ? "No photos." : wording.Meaning),
                ("cards", HtmlContent.All(photos.Select((photo, index) => Card(photo, before + index + 1, cancellationToken)))));
            written += photos.Length;
        }
    }

    // Each card is written before the next one is made, so that the pictures are never all in memory.
    private HtmlContent Card(PhotoReport photo, int number, CancellationToken cancellationToken) => HtmlContent.Markup(page =>
    {
        cancellationToken.ThrowIfCancellationRequested();
        _card.Write(page, photo, number);
        page.Flush();
    });

    private string Policy() =>
        "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
        + $"style-src '{HashSource(_style)}'; script-src '{HashSource(_script)}'";

    // Content Security Policy Level 3, section 2.3.1: the hash of the text between the tags.
    private static string HashSource(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <summary>The upper part of the page: what was screened, banners, counts and reasons.</summary>
internal sealed class PageSummary
{
    private readonly HtmlTemplate _banner = HtmlTemplate.Piece("banner");
    private readonly HtmlTemplate _tile = HtmlTemplate.Piece("tile");
    private readonly HtmlTemplate _fact = HtmlTemplate.Piece("fact");
    private readonly HtmlTemplate _reasonCount = HtmlTemplate.Piece("reason-count");
    private readonly HtmlTemplate _reasonOption = HtmlTemplate.Piece("reason-option");
    private readonly HtmlTemplate _key = HtmlTemplate.Piece("key");

    /// <summary>The contents of the page's placeholders, except for the photos and the page's own parts.</summary>
    public Dictionary<string, HtmlContent> Of(ScreeningReport report)
    {
        ReportSummary summary = ReportSummary.Of(report);
        return new Dictionary<string, HtmlContent>
        {
            ["title"] = $"Photos for {ScreeningWording.Channel(report.Channel)}",
            ["lede"] = $"{ScreeningWording.Count(summary.Photos, "photo")}, screened on {ScreeningWording.Time(report.ScreenedAt)}.",
            ["banners"] = HtmlContent.All(Banners(report, summary)),
            ["tiles"] = HtmlContent.All([AllTile(summary.Photos), .. summary.Verdicts.Select(VerdictTile)]),
            ["facts"] = HtmlContent.All(Facts(report, summary).Select(fact => Fact(fact.Name, fact.Value))),
            ["reason-counts"] = HtmlContent.All(summary.Reasons.Select(ReasonRow)),
            ["reason-options"] = HtmlContent.All(summary.Reasons.Select(ReasonOption)),
            ["key"] = HtmlContent.All(Enum.GetValues<FaceIdentity>().Select(KeyEntry)),
        };
    }

    private IEnumerable<HtmlContent> Banners(ScreeningReport report, ReportSummary summary)
    {
        if (!report.Complete)
        {
            yield return Banner(
                "incomplete", "This report is not complete.",
                "The run was stopped before it finished, and photos that are not listed here were not screened. Run the same command again to continue.");
        }
        if (report.Models.Warning is { } warning) yield return Banner("models", "Weaker models are in use.", warning);
        if (summary.Unreadable > 0)
        {
            yield return Banner(
                "unreadable", $"{ScreeningWording.Count(summary.Unreadable, "file")} could not be read.",
                "Nobody knows who is in them, so a person must check them.");
        }
    }

    private HtmlContent Banner(string kind, string heading, string sentence) => _banner.With(("kind", kind), ("heading", heading), ("sentence", sentence));
    private HtmlContent AllTile(int photos) => Tile("all", "results", photos, photos == 1 ? "Photo" : "All photos");

    private HtmlContent VerdictTile(VerdictCount count)
    {
        VerdictWording wording = VerdictWording.Of(count.Verdict);
        return Tile(ReportCode.Of(count.Verdict), wording.Anchor, count.Photos, wording.Label);
    }

    private HtmlContent Tile(string code, string target, int count, string label) => _tile.With(
        ("code", code), ("target", target), ("count", ScreeningWording.Number(count)), ("label", label));

    private static IEnumerable<(string Name, string Value)> Facts(ScreeningReport report, ReportSummary summary)
    {
        yield return ("Channel", ScreeningWording.AsHeading(ScreeningWording.Channel(report.Channel)));
        yield return ("Rule", ScreeningWording.Mode(report.Mode));
        yield return ("Faces found", ScreeningWording.Number(summary.Faces));
        yield return ("Faces found by", Model(report.Models.Detector));
        yield return ("Compared by", report.Models.Embedder is { } embedder ? Model(embedder) : "nothing: no faces were compared");
        yield return ("Model pack", report.Models.Pack);
        if (report.Models is { MatchAt: { } match, PossibleAt: { } possible })
            yield return ("Similarity", string.Create(CultureInfo.InvariantCulture, $"a match from {match:0.00}, a possible match from {possible:0.00}"));
        foreach (string sentence in report.PassedOver) yield return ("Not screened", sentence);
        if (report.Throughput.Photos > 0) yield return ("Time taken", TimeTaken(report.Throughput));
    }

    private static string Model(ModelReport model) => $"{model.Name} ({model.Licence})";

    private static string TimeTaken(ThroughputReport throughput) =>
        $"{ScreeningWording.Duration(throughput.Seconds)} for {ScreeningWording.Count(throughput.Photos, "photo")}";

    private HtmlContent Fact(string name, string value) => _fact.With(("name", name), ("value", value));

    private HtmlContent ReasonRow(ReasonCount count) => _reasonCount.With(
        ("sentence", ReasonText.Sentence(count.Reason)),
        ("count", ScreeningWording.Number(count.Photos)));

    private HtmlContent ReasonOption(ReasonCount count) => _reasonOption.With(("code", ReasonText.Code(count.Reason)), ("sentence", ReasonText.Sentence(count.Reason)));

    private HtmlContent KeyEntry(FaceIdentity identity) => _key.With(
        ("identity", ReportCode.Of(identity)), ("symbol", IdentityWording.Of(identity).Symbol), ("label", IdentityWording.Of(identity).Label));
}
