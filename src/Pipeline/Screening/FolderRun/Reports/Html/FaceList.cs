using System.Globalization;
using ConsentLens.Consent;
using ConsentLens.Consent.Policy;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports.Html;

/// <summary>The list of a photo's faces: who each is, how sure that is, and what was done with it.</summary>
internal sealed class FaceList
{
    // What stops or holds a photo is named first.
    private static readonly FaceIdentity[] SummaryOrder =
    [
        FaceIdentity.Restricted, FaceIdentity.Possible, FaceIdentity.Unknown, FaceIdentity.Unscreened, FaceIdentity.Permitted,
    ];

    private readonly HtmlTemplate _faces = HtmlTemplate.Load("faces.html");
    private readonly HtmlTemplate _face = HtmlTemplate.Load("face.html");
    private readonly HtmlTemplate _person = HtmlTemplate.Load("person.html");

    /// <summary>The list of <paramref name="photo"/>'s faces; nothing when it has none.</summary>
    public HtmlContent Of(PhotoReport photo) =>
        photo.Faces.Count == 0 ? HtmlContent.Nothing : _faces.With(new Dictionary<string, HtmlContent>
        {
            ["summary"] = Summary(photo.Faces),
            ["faces"] = HtmlContent.All(photo.Faces.Select((face, index) => Face(face, index + 1, photo.Release is not null))),
        });

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
        return _face.With(new Dictionary<string, HtmlContent>
        {
            ["identity"] = ReportCode.Of(face.Identity),
            ["number"] = number,
            ["symbol"] = wording.Symbol,
            ["who"] = wording.Label,
            ["person"] = Person(face),
            ["reason"] = Explanation(face, hasCopy),
            ["measure"] = Measure(face),
        });
    }

    // The id of somebody with a safeguarding bar stands nowhere in the page: it is passed around more freely than report.json.
    private HtmlContent Person(FaceReport face) =>
        face.PersonId is not { } id || face.Barred
            ? HtmlContent.Nothing
            : _person.With(new Dictionary<string, HtmlContent> { ["id"] = id });

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

    // Their sentences say no more than the line above: "May be shown", "May not be shown".
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
