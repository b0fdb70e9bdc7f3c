using ConsentLens.Consent;
using ConsentLens.Consent.Policy;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports.Html;

/// <summary>One photo of the page: its picture or pictures, what was decided, and why.</summary>
/// <param name="thumbnails">Where the small pictures come from.</param>
internal sealed class PhotoCard(IThumbnailSource thumbnails)
{
    private readonly FaceOverlay _overlay = new();
    private readonly FaceList _faceList = new();
    private readonly HtmlTemplate _card = HtmlTemplate.Load("card.html");
    private readonly HtmlTemplate _picture = HtmlTemplate.Load("picture.html");
    private readonly HtmlTemplate _placeholder = HtmlTemplate.Load("placeholder.html");
    private readonly HtmlTemplate _caption = HtmlTemplate.Load("caption.html");
    private readonly HtmlTemplate _reason = HtmlTemplate.Load("reason.html");
    private readonly HtmlTemplate _problem = HtmlTemplate.Load("problem.html");
    private readonly HtmlTemplate _release = HtmlTemplate.Load("release.html");

    /// <summary>Writes the card of <paramref name="photo"/>; <paramref name="number"/> counts the photos of the page from 1.</summary>
    public void Write(TextWriter output, PhotoReport photo, int number)
    {
        int nameStart = photo.File.LastIndexOf('/') + 1;
        string verdict = ReportCode.Of(photo.Verdict);
        _card.Write(output, new Dictionary<string, HtmlContent>
        {
            ["number"] = number,
            ["verdict"] = verdict,
            ["verdict-label"] = VerdictWording.Of(photo.Verdict).Label,
            ["file"] = photo.File,
            ["folder"] = photo.File[..nameStart],
            ["name"] = photo.File[nameStart..],
            ["reason-codes"] = string.Join(' ', photo.Reasons.Select(ReasonText.Code)),
            ["reasons"] = HtmlContent.All(ReasonSentences.Of(photo).Select(sentence => Filled(_reason, "sentence", sentence))),
            ["problem"] = photo.Problem is { } problem ? Filled(_problem, "sentence", problem) : HtmlContent.Nothing,
            ["release"] = photo.Release is { } release ? ReleaseLine(release) : HtmlContent.Nothing,
            ["faces"] = _faceList.Of(photo),
            ["pictures"] = Pictures(photo),
        });
    }

    // Escaped part by part and made to start with "./", so that no path can turn into another kind of address.
    private HtmlContent ReleaseLine(string path) => _release.With(new Dictionary<string, HtmlContent>
    {
        ["address"] = "./" + string.Join('/', path.Split('/').Select(Uri.EscapeDataString)),
        ["path"] = path,
    });

    private HtmlContent Pictures(PhotoReport photo)
    {
        if (thumbnails.Find(photo) is not { IsEmpty: false } original)
        {
            return Filled(_placeholder, "text", photo.Problem is null ? "No picture" : "This file could not be read");
        }

        ReadOnlyMemory<byte>? copy = photo.Verdict == Verdict.Blur ? thumbnails.FindReleased(photo) : null;
        if (copy is not { IsEmpty: false } released)
        {
            return Picture(photo, original, "The photo", _overlay.Of(photo), HtmlContent.Nothing);
        }

        return HtmlContent.All(
        [
            Picture(photo, original, "The original", _overlay.Of(photo), Filled(_caption, "text", "Original")),
            Picture(photo, released, "The copy for release", HtmlContent.Nothing, Filled(_caption, "text", "Copy for release")),
        ]);
    }

    private HtmlContent Picture(PhotoReport photo, ReadOnlyMemory<byte> jpeg, string description, HtmlContent boxes, HtmlContent caption) =>
        _picture.With(new Dictionary<string, HtmlContent>
        {
            ["description"] = description,
            ["width"] = photo.Width,
            ["height"] = photo.Height,
            ["source"] = HtmlContent.Markup(output => JpegDataUri.Write(output, jpeg.Span)),
            ["boxes"] = boxes,
            ["caption"] = caption,
        });

    private static HtmlContent Filled(HtmlTemplate template, string name, string text) =>
        template.With(new Dictionary<string, HtmlContent> { [name] = text });
}
