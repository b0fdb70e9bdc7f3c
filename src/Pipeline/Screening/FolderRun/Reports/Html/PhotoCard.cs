using System.Globalization;
using ConsentLens.Consent;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Faces;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports.Html;

/// <summary>One photo of the page: its pictures, what was decided, and why.</summary>
internal sealed class PhotoCard(IThumbnailSource thumbnails)
{
    private readonly FaceOverlay _overlay = new();
    private readonly FaceList _faceList = new();
    private readonly HtmlTemplate _card = HtmlTemplate.Piece("card");
    private readonly HtmlTemplate _picture = HtmlTemplate.Piece("picture");
    private readonly HtmlTemplate _placeholder = HtmlTemplate.Piece("placeholder");
    private readonly HtmlTemplate _caption = HtmlTemplate.Piece("caption");
    private readonly HtmlTemplate _reason = HtmlTemplate.Piece("reason");
    private readonly HtmlTemplate _problem = HtmlTemplate.Piece("problem");
    private readonly HtmlTemplate _release = HtmlTemplate.Piece("release");

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

    // Escaped part by part and prefixed with "./", so that no path can become another kind of address.
    private HtmlContent ReleaseLine(string path) => _release.With(
        ("address", "./" + string.Join('/', path.Split('/').Select(Uri.EscapeDataString))),
        ("path", path));

    private HtmlContent Pictures(PhotoReport photo)
    {
        if (thumbnails.Find(photo) is not { IsEmpty: false } original)
            return Filled(_placeholder, "text", photo.Problem is null ? "No picture" : "This file could not be read");
        ReadOnlyMemory<byte>? copy = photo.Verdict == Verdict.Blur ? thumbnails.FindReleased(photo) : null;
        if (copy is not { IsEmpty: false } released) return Picture(photo, original, "The photo", _overlay.Of(photo), HtmlContent.Nothing);
        return HtmlContent.All(
        [
            Picture(photo, original, "The original", _overlay.Of(photo), Filled(_caption, "text", "Original")),
            Picture(photo, released, "The copy for release", HtmlContent.Nothing, Filled(_caption, "text", "Copy for release")),
        ]);
    }

    private HtmlContent Picture(PhotoReport photo, ReadOnlyMemory<byte> jpeg, string description, HtmlContent boxes, HtmlContent caption) =>
        _picture.With(
            ("description", description), ("width", photo.Width), ("height", photo.Height),
            ("source", HtmlContent.Markup(page => page.Write("data:image/jpeg;base64," + Convert.ToBase64String(jpeg.Span)))), ("boxes", boxes), ("caption", caption));

    private static HtmlContent Filled(HtmlTemplate template, string name, string text) => template.With((name, text));
}

/// <summary>The thumbnails of report.html: upright JPEGs, about 480 px on the long side. Requested one at a time, in the order of writing.</summary>
public interface IThumbnailSource
{
    /// <summary>The thumbnail of the original; null or empty if there is none, as for a file that could not be read.</summary>
    ReadOnlyMemory<byte>? Find(PhotoReport photo);

    /// <summary>The thumbnail of a redacted photo's copy; null or empty if there is none.</summary>
    ReadOnlyMemory<byte>? FindReleased(PhotoReport photo);
}

/// <summary>Draws the boxes of a photo's faces over its thumbnail.</summary>
internal sealed class FaceOverlay
{
    // The picture's frame in drawing units: 4:3, about as many CSS pixels as a card is wide. Every photo is fitted into it like its thumbnail
    // (object-fit: contain), so labels have one size whatever the photo's.
    private const double FrameWidth = 400;
    private const double FrameHeight = 300;

    // A box nearer than this to the upper edge has its label inside.
    private const double LabelHeight = 17;

    // With more faces than this, labels stay hidden until the card is opened, so as not to cover the photo.
    private const int CrowdFaces = 9;

    private readonly HtmlTemplate _boxes = HtmlTemplate.Piece("boxes");
    private readonly HtmlTemplate _box = HtmlTemplate.Piece("box");

    /// <summary>Nothing if the photo has no faces or its size is unknown.</summary>
    public HtmlContent Of(PhotoReport photo)
    {
        if ((photo.Faces.Count == 0 && photo.Names.Count == 0) || photo.Width <= 0 || photo.Height <= 0) return HtmlContent.Nothing;
        double scale = Math.Min(FrameWidth / photo.Width, FrameHeight / photo.Height);
        double width = photo.Width * scale;
        double height = photo.Height * scale;
        return _boxes.With(
            ("crowd", photo.Faces.Count > CrowdFaces ? " crowd" : ""), ("width", Units(width)), ("height", Units(height)),
            ("boxes", HtmlContent.All(
            [
                .. photo.Faces.Select((face, index) => Box(face.Box, ReportCode.Of(face.Identity), index + 1, IdentityWording.Of(face.Identity).Symbol, scale, width, height)),
                .. photo.Names.Select(name => name.Box).Distinct().Select((box, index) => Box(box, "possible", photo.Faces.Count + index + 1, "A", scale, width, height)),
            ])));
    }

    private HtmlContent Box(FaceBox box, string identity, int number, string symbol, double scale, double pictureWidth, double pictureHeight)
    {
        double left = Math.Clamp(box.X * scale, 0, pictureWidth);
        double top = Math.Clamp(box.Y * scale, 0, pictureHeight);
        double right = Math.Clamp(box.Right * scale, left, pictureWidth);
        double bottom = Math.Clamp(box.Bottom * scale, top, pictureHeight);
        return _box.With(
            ("identity", identity), ("number", number), ("symbol", symbol), ("x", Units(left)),
            ("y", Units(top)), ("width", Units(right - left)), ("height", Units(bottom - top)), ("label-y", Units(Math.Max(top, LabelHeight))));
    }

    private static string Units(double length) => length.ToString("0.#", CultureInfo.InvariantCulture);
}

/// <summary>The list of a photo's faces: who each is, how sure that is, and what was done with it.</summary>
internal sealed class FaceList
{
    // What blocks or holds a photo comes first.
    private static readonly FaceIdentity[] SummaryOrder =
    [
        FaceIdentity.Restricted, FaceIdentity.Possible, FaceIdentity.Unknown, FaceIdentity.Unscreened, FaceIdentity.Permitted,
    ];

    private readonly HtmlTemplate _faces = HtmlTemplate.Piece("faces");
    private readonly HtmlTemplate _face = HtmlTemplate.Piece("face");
    private readonly HtmlTemplate _person = HtmlTemplate.Piece("person");

    public HtmlContent Of(PhotoReport photo) =>
        photo.Faces.Count == 0 ? HtmlContent.Nothing : _faces.With(
            ("summary", Summary(photo.Faces)),
            ("faces", HtmlContent.All(photo.Faces.Select((face, index) => Face(face, index + 1, photo.Release is not null)))));

    private static string Summary(IReadOnlyList<FaceReport> faces)
    {
        IEnumerable<string> parts = SummaryOrder
            .Select(identity => (Identity: identity, Count: faces.Count(face => face.Identity == identity)))
            .Where(entry => entry.Count > 0)
            .Select(entry => $"{ScreeningWording.Number(entry.Count)} {IdentityWording.Of(entry.Identity).Noun}");
        return $"{ScreeningWording.Count(faces.Count, "face")}: {string.Join(", ", parts)}";
    }

    private HtmlContent Face(FaceReport face, int number, bool hasCopy)
    {
        IdentityWording wording = IdentityWording.Of(face.Identity);
        return _face.With(
            ("identity", ReportCode.Of(face.Identity)), ("number", number), ("symbol", wording.Symbol), ("who", wording.Label),
            ("person", Person(face)), ("reason", Explanation(face, hasCopy)), ("measure", Measure(face)));
    }

    // The id of somebody with a safeguarding bar appears nowhere in the page, which is passed around more freely than report.json.
    private HtmlContent Person(FaceReport face) => face.PersonId is not { } id || face.Barred ? HtmlContent.Nothing : _person.With(("id", id));

    private static string Explanation(FaceReport face, bool hasCopy)
    {
        string treatment = face.Treatment switch
        {
            FaceTreatment.Block => "This face blocks the photo.",
            FaceTreatment.Review => "Somebody has to decide.",
            FaceTreatment.Mask => hasCopy ? "Redacted in the copy." : "Would be redacted in a copy.",
            FaceTreatment.Show => "Not redacted.",
            _ => throw new ArgumentOutOfRangeException(nameof(face), face.Treatment, "No such treatment."),
        };
        return (RepeatsIdentity(face.Reason), ReasonSentences.TellsOfTheCopy(face.Reason)) switch
        {
            (true, _) => treatment,
            (_, true) => hasCopy ? ReasonText.Sentence(face.Reason) : treatment,
            _ => $"{ReasonText.Sentence(face.Reason)} {treatment}",
        };
    }

    // Their sentences would only repeat the line above: "May be shown", "May not be shown".
    private static bool RepeatsIdentity(Reason reason) => reason is Reason.PermittedPerson or Reason.RestrictedPerson;

    private static string Measure(FaceReport face)
    {
        string quality = face.Quality switch
        {
            FaceQuality.Good => "Clear view",
            FaceQuality.Small => "Very small",
            FaceQuality.Blurred => "Out of focus",
            FaceQuality.Turned => "Turned away",
            FaceQuality.Possible => "May not be a face",
            _ => throw new ArgumentOutOfRangeException(nameof(face), face.Quality, "No such quality."),
        };
        string found = string.Create(CultureInfo.InvariantCulture, $"found with {face.Detection:P0} certainty").Replace(" %", "%", StringComparison.Ordinal);
        return $"{quality}; {found}{Similarity(face)}.";
    }

    private static string Similarity(FaceReport face) => (face.Similarity, face.Margin) switch
    {
        (null, _) => "; not compared with anybody",
        ({ } similarity, null) => string.Create(CultureInfo.InvariantCulture, $"; similarity to the nearest person {similarity:0.00}"),
        ({ } similarity, { } margin) => string.Create(
            CultureInfo.InvariantCulture, $"; similarity to the nearest person {similarity:0.00}, {margin:0.00} ahead of the next"),
    };
}
