using System.Globalization;
using ConsentLens.Consent;
using ConsentLens.Consent.Policy;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports.Html;

/// <summary>The upper part of the page: what was screened, banners, counts and reasons.</summary>
internal sealed class PageSummary
{
    private readonly HtmlTemplate _banner = HtmlTemplate.Load("banner.html");
    private readonly HtmlTemplate _tile = HtmlTemplate.Load("tile.html");
    private readonly HtmlTemplate _fact = HtmlTemplate.Load("fact.html");
    private readonly HtmlTemplate _reasonCount = HtmlTemplate.Load("reason-count.html");
    private readonly HtmlTemplate _reasonOption = HtmlTemplate.Load("reason-option.html");
    private readonly HtmlTemplate _key = HtmlTemplate.Load("key.html");

    /// <summary>The contents of the page's placeholders for <paramref name="report"/>, all but the photos and what the page itself is made of.</summary>
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
                "incomplete",
                "This report is not complete.",
                "The run was stopped before it finished, and photos that are not listed here were not screened. Run the same command again to continue.");
        }

        if (report.Models.Warning is { } warning)
        {
            yield return Banner("models", "Weaker models are in use.", warning);
        }

        if (summary.Unreadable > 0)
        {
            yield return Banner(
                "unreadable",
                $"{ScreeningWording.Count(summary.Unreadable, "file")} could not be read.",
                "Nobody knows who is in them, so a person must check them.");
        }
    }

    private HtmlContent Banner(string kind, string heading, string sentence) => _banner.With(new Dictionary<string, HtmlContent>
    {
        ["kind"] = kind,
        ["heading"] = heading,
        ["sentence"] = sentence,
    });

    private HtmlContent AllTile(int photos) => Tile("all", "results", photos, photos == 1 ? "Photo" : "All photos");

    private HtmlContent VerdictTile(VerdictCount count)
    {
        VerdictWording wording = VerdictWording.Of(count.Verdict);
        return Tile(ReportCode.Of(count.Verdict), wording.Anchor, count.Photos, wording.Label);
    }

    private HtmlContent Tile(string code, string target, int count, string label) => _tile.With(new Dictionary<string, HtmlContent>
    {
        ["code"] = code,
        ["target"] = target,
        ["count"] = ScreeningWording.Number(count),
        ["label"] = label,
    });

    private static IEnumerable<(string Name, string Value)> Facts(ScreeningReport report, ReportSummary summary)
    {
        yield return ("Channel", ScreeningWording.AsHeading(ScreeningWording.Channel(report.Channel)));
        yield return ("Rule", ScreeningWording.Mode(report.Mode));
        yield return ("Faces found", ScreeningWording.Number(summary.Faces));
        yield return ("Faces found by", Model(report.Models.Detector));
        yield return ("Compared by", report.Models.Embedder is { } embedder ? Model(embedder) : "nothing: no faces were compared");
        yield return ("Model pack", report.Models.Pack);
        if (report.Models is { MatchAt: { } match, PossibleAt: { } possible })
        {
            yield return ("Similarity", string.Create(CultureInfo.InvariantCulture, $"a match from {match:0.00}, a possible match from {possible:0.00}"));
        }

        if (report.Throughput.Photos > 0)
        {
            yield return ("Time taken", TimeTaken(report.Throughput));
        }
    }

    private static string Model(ModelReport model) => $"{model.Name} ({model.Licence})";

    private static string TimeTaken(ThroughputReport throughput) =>
        $"{ScreeningWording.Duration(throughput.Seconds)} for {ScreeningWording.Count(throughput.Photos, "photo")}";

    private HtmlContent Fact(string name, string value) =>
        _fact.With(new Dictionary<string, HtmlContent> { ["name"] = name, ["value"] = value });

    private HtmlContent ReasonRow(ReasonCount count) => _reasonCount.With(new Dictionary<string, HtmlContent>
    {
        ["sentence"] = ReasonText.Sentence(count.Reason),
        ["count"] = ScreeningWording.Number(count.Photos),
    });

    private HtmlContent ReasonOption(ReasonCount count) => _reasonOption.With(new Dictionary<string, HtmlContent>
    {
        ["code"] = ReasonText.Code(count.Reason),
        ["sentence"] = ReasonText.Sentence(count.Reason),
    });

    private HtmlContent KeyEntry(FaceIdentity identity) => _key.With(new Dictionary<string, HtmlContent>
    {
        ["identity"] = ReportCode.Of(identity),
        ["symbol"] = IdentityWording.Of(identity).Symbol,
        ["label"] = IdentityWording.Of(identity).Label,
    });
}
