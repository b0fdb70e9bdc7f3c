using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Evidence;
using ConsentLens.Pipeline.School.Review.Dossier;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Vision.Faces;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ConsentLens.Pipeline.School.Review.Groups;

/// <summary>Reads the faces of a batch that hold its photos, and that somebody has to decide about, judged as of this moment.</summary>
public sealed class WaitingFaces(ConsentLensDbContextFactory contexts, CurrentBasis current, DetectorTrust detectors, TimeProvider time)
{
    /// <summary>So many photos are looked at, the first ones: when they are settled the next have their turn.</summary>
    public const int MostPhotos = 1_000;

    /// <summary>Every face that waits on a channel that the batch is meant for, by photo and ordinal; those that block a photo are decided about one by one, and are not among them.</summary>
    public async Task<IReadOnlyList<WaitingFace>> ReadAsync(int schoolId, long batchId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        JudgingBasis basis = await current.ReadAsync(schoolId, cancellationToken);
        string[]? meant = await context.Batches.Where(batch => batch.Id == batchId).Select(batch => batch.ChannelIds).SingleOrDefaultAsync(cancellationToken);
        string[] channels = [.. basis.Channels.Select(channel => channel.ChannelId).Where(channel => meant is { Length: 0 } || meant?.Contains(channel) == true)];
        long[] photos = await context.Photos
            .Where(photo => photo.BatchId == batchId && photo.State == PhotoState.Screened
                && context.Verdicts.Any(row => row.PhotoId == photo.Id && row.Verdict == Verdict.Review && channels.Contains(row.ChannelId)))
            .OrderBy(photo => photo.Id)
            .Select(photo => photo.Id)
            .Take(MostPhotos)
            .ToArrayAsync(cancellationToken);
        // Read before the evidence: what is said in between is then refused, and not passed over.
        Dictionary<(long, short), long> said = await context.HumanAssertions
            .Where(row => photos.Contains(row.PhotoId))
            .GroupBy(row => new { row.PhotoId, row.FaceOrdinal })
            .Select(rows => new { rows.Key.PhotoId, rows.Key.FaceOrdinal, Last = rows.Max(row => row.Sequence) })
            .ToDictionaryAsync(row => (row.PhotoId, row.FaceOrdinal), row => row.Last, cancellationToken);
        Dictionary<(long, short), FaceBox> boxes = await context.Faces
            .Where(face => photos.Contains(face.PhotoId))
            .ToDictionaryAsync(face => (face.PhotoId, face.Ordinal), face => face.ToDetection().Box, cancellationToken);
        Dictionary<long, ComparisonRecord> comparisons;
        await using (NpgsqlConnection connection = await contexts.DataSource.OpenConnectionAsync(cancellationToken))
            comparisons = await ComparisonReader.ReadAsync(connection, schoolId, photos, cancellationToken);

        DateTimeOffset now = time.GetUtcNow();
        SchoolState school = basis.School with { Now = now };
        var judge = new PhotoRejudge(school, detectors);
        List<WaitingFace> waiting = [];
        await foreach (StoredEvidence photo in new EvidenceReader(contexts.DataSource, schoolId).ReadAsync(photos, cancellationToken))
        {
            if (!comparisons.TryGetValue(photo.PhotoId, out ComparisonRecord? comparison))
                continue;
            Dictionary<string, PhotoVerdict> verdicts = channels.ToDictionary(channel => channel, channel => judge.Judge(photo, comparison, channel, proof: null), StringComparer.Ordinal);
            foreach ((int index, short ordinal) in photo.FaceOrdinals.Index())
            {
                FaceVerdict[] ofFace = [.. verdicts.Values.Select(verdict => verdict.Faces[index])];
                if (!ofFace.Any(verdict => verdict.NeedsDecision) || ofFace.Any(verdict => verdict.Treatment == FaceTreatment.Block)
                    || !boxes.TryGetValue((photo.PhotoId, ordinal), out FaceBox box))
                    continue;
                FaceFinding finding = photo.Evidence.Faces[index];
                waiting.Add(new WaitingFace
                {
                    PhotoId = photo.PhotoId,
                    Ordinal = ordinal,
                    Box = box,
                    Quality = finding.Quality,
                    LastSaid = said.GetValueOrDefault((photo.PhotoId, ordinal)),
                    IsUnknown = finding.Comparison.Candidates.Count == 0,
                    Candidates = [.. finding.Comparison.Candidates.DistinctBy(candidate => candidate.PersonId).Select(candidate => new FaceLikeness(KnownPerson.Of(basis, candidate.PersonId, now), candidate.Similarity, null))],
                    MayBeRestricted = FaceDoubt.MayBeRestricted(school, finding, ofFace),
                    IfUnknown = channels.ToDictionary(channel => channel, channel => judge.JudgeFaceIf(photo, comparison, channel, index, new HumanAssertion(HumanAssertionKind.Unknown, now)), StringComparer.Ordinal),
                });
            }
        }

        return await WithPortraitsAsync(context, waiting, cancellationToken);
    }

    private static async Task<IReadOnlyList<WaitingFace>> WithPortraitsAsync(ConsentLensDbContext context, List<WaitingFace> faces, CancellationToken cancellationToken)
    {
        string[] people = [.. faces.SelectMany(face => face.Candidates).Select(candidate => candidate.Person.PersonId).Distinct()];
        Dictionary<string, long> portraits = await FaceDossiers.PortraitsAsync(context, people, cancellationToken);
        return [.. faces.Select(face => face with
        {
            Candidates = [.. face.Candidates.Select(candidate => candidate with { PortraitId = portraits.TryGetValue(candidate.Person.PersonId, out long portrait) ? portrait : null })],
        })];
    }
}

/// <summary>A face that somebody has to decide about.</summary>
public sealed record WaitingFace
{
    public required long PhotoId { get; init; }

    /// <summary>Which of the photo's faces.</summary>
    public required short Ordinal { get; init; }

    /// <summary>Where it is, in pixels of the upright original.</summary>
    public required FaceBox Box { get; init; }

    /// <summary>How far it can be relied on.</summary>
    public required FaceQuality Quality { get; init; }

    /// <summary>The place of the last that was said of it, or taken back; 0 where nothing was.</summary>
    public required long LastSaid { get; init; }

    /// <summary>Whether it resembles nobody on the register.</summary>
    public required bool IsUnknown { get; init; }

    /// <summary>Whom it resembles, the likeliest first.</summary>
    public required IReadOnlyList<FaceLikeness> Candidates { get; init; }

    /// <summary>Whether it may be that of somebody who may not be shown on some channel.</summary>
    public required bool MayBeRestricted { get; init; }

    /// <summary>How it would be judged if somebody said that they do not know it, by channel id.</summary>
    public required IReadOnlyDictionary<string, FaceVerdict> IfUnknown { get; init; }
}
