using System.Security.Cryptography;
using System.Text;
using ConsentLens.Consent;
using ConsentLens.Consent.Policy;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports.Html;

/// <summary>
/// Writes report.html: one page that holds everything it shows and asks the network for nothing. Its content security policy allows
/// pictures inside the page and exactly its own style sheet and script, named by their hashes.
/// </summary>
public sealed class HtmlReportWriter : IReportWriter
{
    private const int BufferCharacters = 32 * 1024;

    private readonly string _style = "\n" + PageResource.Read("report.css");
    private readonly string _script = "\n" + PageResource.Read("report.js");
    private readonly string _icons = PageResource.Read("icons.svg");
    private readonly HtmlTemplate _page = HtmlTemplate.Load("page.html");
    private readonly HtmlTemplate _group = HtmlTemplate.Load("group.html");
    private readonly PageSummary _summary = new();
    private readonly PhotoCard _card;

    /// <summary>A writer whose small pictures come from <paramref name="thumbnails"/>.</summary>
    public HtmlReportWriter(IThumbnailSource thumbnails)
    {
        _card = new PhotoCard(thumbnails);
    }

    /// <inheritdoc/>
    public string FileName => "report.html";

    /// <inheritdoc/>
    public async Task WriteAsync(ScreeningReport report, Stream stream, CancellationToken cancellationToken)
    {
        await using var output = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), BufferCharacters, leaveOpen: true);
        Dictionary<string, HtmlContent> contents = _summary.Of(report);
        contents["policy"] = Policy();
        contents["style"] = HtmlContent.Markup(page => page.Write(_style));
        contents["script"] = HtmlContent.Markup(page => page.Write(_script));
        contents["icons"] = HtmlContent.Markup(page => page.Write(_icons));

        (HtmlTemplate before, HtmlTemplate after) = _page.SplitAt("groups");
        before.Write(output, contents);
        int written = 0;
        foreach (Verdict verdict in ReportSummary.VerdictOrder)
        {
            List<PhotoReport> photos = [.. report.Photos.Where(photo => photo.Verdict == verdict)];
            await WriteGroupAsync(output, verdict, photos, written, cancellationToken);
            written += photos.Count;
        }

        after.Write(output, contents);
        await output.FlushAsync(cancellationToken);
    }

    private async Task WriteGroupAsync(
        StreamWriter output,
        Verdict verdict,
        List<PhotoReport> photos,
        int writtenBefore,
        CancellationToken cancellationToken)
    {
        VerdictWording wording = VerdictWording.Of(verdict);
        var contents = new Dictionary<string, HtmlContent>
        {
            ["code"] = ReportCode.Of(verdict),
            ["anchor"] = wording.Anchor,
            ["label"] = wording.Label,
            ["count"] = ScreeningWording.Number(photos.Count),
            ["meaning"] = photos.Count == 0 ? "No photos." : wording.Meaning,
        };
        (HtmlTemplate before, HtmlTemplate after) = _group.SplitAt("cards");
        before.Write(output, contents);
        for (int index = 0; index < photos.Count; index++)
        {
            _card.Write(output, photos[index], writtenBefore + index + 1);
            await output.FlushAsync(cancellationToken);
        }

        after.Write(output, contents);
    }

    private string Policy() =>
        "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
        + $"style-src '{HashSource(_style)}'; script-src '{HashSource(_script)}'";

    // Content Security Policy Level 3, section 2.3.1: the hash of the text between the tags.
    private static string HashSource(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
