using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Evidence;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ConsentLens.Pipeline.School.Releases;

/// <summary>
/// Judges photos as of this moment, for one channel, without writing anything. A photo of an upload that is still open stands nowhere: what is said of it, and lies beside it, may still come.
/// </summary>
internal sealed class PhotoStanding(ConsentLensDbContextFactory contexts, DetectorTrust detectors, TimeProvider time)
{
    /// <summary>How photos stand. In the context's transaction when it has one, and then as certain as its locks.</summary>
    public async Task<IReadOnlyDictionary<long, StandingPhoto>> ReadAsync(
        ConsentLensDbContext context, string channelId, long[] photoIds, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            int school = context.CurrentSchoolId;
            var connection = (NpgsqlConnection)context.Database.GetDbConnection();
            SchoolState state = await SchoolState.LoadAsync(context, time, cancellationToken);
            var judge = new PhotoRejudge(state, detectors);
            IReadOnlySet<long> stale = await SearchNames.StaleAsync(context, new RegisterNames(state.Register), photoIds, cancellationToken);
            Dictionary<long, ComparisonRecord> comparisons = await ComparisonReader.ReadAsync(connection, school, photoIds, cancellationToken);
            Dictionary<(long, string), StoredVerdict> verdicts = await new VerdictTable(connection, school).ReadAsync(photoIds, cancellationToken);
            bool comparesFaces = state.Channels[channelId].Mode != ScreeningMode.DetectOnly;
            Dictionary<long, StandingPhoto> standing = [];
            HashSet<long> open = await context.Photos
                .Where(photo => photoIds.Contains(photo.Id) && context.Batches.Any(batch => batch.Id == photo.BatchId && batch.State == BatchState.Receiving))
                .Select(photo => photo.Id)
                .ToHashSetAsync(cancellationToken);
            await foreach (StoredEvidence photo in new EvidenceReader(contexts.DataSource, school).ReadAsync(photoIds, cancellationToken))
            {
                if (photo.State != PhotoState.Screened || open.Contains(photo.PhotoId) || !comparisons.TryGetValue(photo.PhotoId, out ComparisonRecord? comparison))
                    continue;
                PhotoVerdict verdict = judge.Judge(photo, comparison, channelId, verdicts.GetValueOrDefault((photo.PhotoId, channelId))?.Proof);
                bool awaitsComparison = comparesFaces && photo.Evidence.Faces.Count > 0 && comparison.GalleryRevision < state.GalleryRevision;
                standing.Add(photo.PhotoId, new StandingPhoto(photo, verdict, stale.Contains(photo.PhotoId), awaitsComparison));
            }

            return standing;
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }
}

/// <summary>How a photo stands at one instant.</summary>
/// <param name="Evidence">What is known of it.</param>
/// <param name="Verdict">How it is judged.</param>
/// <param name="AwaitsSearch">Whether its texts have yet to be searched for the names that are on the register now.</param>
/// <param name="AwaitsComparison">Whether its faces have yet to be compared with the templates that there are now. It may be approved, and neither packed nor handed out.</param>
internal sealed record StandingPhoto(StoredEvidence Evidence, PhotoVerdict Verdict, bool AwaitsSearch, bool AwaitsComparison)
{
    /// <summary>Whether a copy of it may be released.</summary>
    public bool IsReleasable => !AwaitsSearch && Verdict.Verdict is Consent.Policy.Verdict.Clear or Consent.Policy.Verdict.Blur;

    /// <summary>Ordinals of the faces that have to be removed from a copy, in order.</summary>
    public short[] FacesToRemove =>
        [.. Evidence.FaceOrdinals.Where((_, index) => Verdict.Faces[index].Treatment != FaceTreatment.Show)];
}
