using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Evidence;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Vision.Faces;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Review.Dossier;

/// <summary>Puts together what is known of the faces of a photo.</summary>
internal sealed class FaceDossiers
{
    /// <summary>Of how many candidates a portrait is shown.</summary>
    private const int Portraits = 2;

    /// <summary>What everybody who looks at the photo knows of it.</summary>
    public required JudgedPhoto Photo { get; init; }

    /// <summary>All that was said of its faces, in order; read before the evidence, so that nothing is passed over that the page does not show.</summary>
    public required IReadOnlyList<HumanAssertionRow> Said { get; init; }

    /// <summary>Who a candidate is.</summary>
    public required Func<string, KnownPerson> PersonOf { get; init; }

    public async Task<IReadOnlyList<FaceDossier>> ReadAsync(ConsentLensDbContext context, FaceRow[] faces, bool comparesFaces, CancellationToken cancellationToken)
    {
        string[] people = comparesFaces
            ? [.. Photo.Evidence.Evidence.Faces.SelectMany(face => face.Comparison.Candidates.Take(Portraits)).Select(candidate => candidate.PersonId).Distinct()]
            : [];
        Dictionary<string, long> portraits = await PortraitsAsync(context, people, cancellationToken);
        return [.. faces.Select((face, index) => Of(face, index, comparesFaces, portraits))];
    }

    /// <summary>A reference photo of each of the people who have any, by its id.</summary>
    public static Task<Dictionary<string, long>> PortraitsAsync(ConsentLensDbContext context, string[] people, CancellationToken cancellationToken) => context.ReferencePhotos
        .Where(photo => people.Contains(photo.PersonId) && photo.State == ReferencePhotoState.Accepted)
        .GroupBy(photo => photo.PersonId)
        .Select(photos => new { PersonId = photos.Key, Id = photos.Min(photo => photo.Id) })
        .ToDictionaryAsync(photo => photo.PersonId, photo => photo.Id, StringComparer.Ordinal, cancellationToken);

    private FaceDossier Of(FaceRow face, int index, bool comparesFaces, Dictionary<string, long> portraits)
    {
        FaceFinding finding = Photo.Evidence.Evidence.Faces[index];
        FaceDetection detection = face.ToDetection();
        HumanAssertionRow[] said = [.. Said.Where(row => row.FaceOrdinal == face.Ordinal)];
        IReadOnlyDictionary<string, FaceVerdict> verdicts = Photo.Verdicts.ToDictionary(verdict => verdict.Key, verdict => verdict.Value.Faces[index], StringComparer.Ordinal);
        return new FaceDossier
        {
            Ordinal = face.Ordinal,
            Box = detection.Box,
            IsDrawnByHand = detection.IsDrawnByHand,
            Quality = face.Quality,
            // Where nobody is recognised any more, whom a face once resembled is nobody's business.
            Strength = comparesFaces ? face.Strength : MatchStrength.NotCompared,
            Candidates = comparesFaces ? [.. finding.Comparison.Candidates.Select((candidate, rank) => LikenessOf(candidate, rank, portraits))] : [],
            Word = finding.Human,
            WordPerson = finding.Human?.PersonId is { } person ? PersonOf(person) : null,
            LastSaid = said.Length == 0 ? 0 : said[^1].Sequence,
            Undoable = StandingWords.OnFaces.Of(said) is [.., { } last] ? last.Sequence : null,
            Verdicts = verdicts,
            // Not to know a face changes nothing of one that nobody decided about.
            IfUnknown = finding.Decision is null ? verdicts : Photo.JudgeFaceIf(index, HumanAssertionKind.Unknown),
        };
    }

    private FaceLikeness LikenessOf(Candidate candidate, int rank, Dictionary<string, long> portraits) =>
        new(PersonOf(candidate.PersonId), candidate.Similarity, rank < Portraits && portraits.TryGetValue(candidate.PersonId, out long portrait) ? portrait : null);
}

/// <summary>A photo with its verdicts of this moment, by channel id.</summary>
internal sealed record JudgedPhoto(PhotoRejudge Judge, ComparisonRecord Comparison, StoredEvidence Evidence, IReadOnlyDictionary<string, PhotoVerdict> Verdicts, DateTimeOffset Now)
{
    /// <summary>How a face would be judged if something were said of it now, by channel id.</summary>
    public IReadOnlyDictionary<string, FaceVerdict> JudgeFaceIf(int face, HumanAssertionKind kind) => IfSaid(Evidence, face, kind);

    /// <summary>How a face that somebody draws would be judged.</summary>
    public IReadOnlyDictionary<string, FaceVerdict> JudgeDrawnFaceIf(HumanAssertionKind kind)
    {
        var drawn = new FaceFinding { Quality = FaceQuality.Good, Comparison = new FaceComparison { Strength = MatchStrength.NotCompared } };
        StoredEvidence marked = Evidence with { Evidence = Evidence.Evidence with { Faces = [.. Evidence.Evidence.Faces, drawn] } };
        return IfSaid(marked, Evidence.Evidence.Faces.Count, kind);
    }

    private Dictionary<string, FaceVerdict> IfSaid(StoredEvidence evidence, int face, HumanAssertionKind kind) => Verdicts.Keys.ToDictionary(
        channel => channel,
        channel => Judge.JudgeFaceIf(evidence, Comparison, channel, face, new HumanAssertion(kind, Now)),
        StringComparer.Ordinal);
}
