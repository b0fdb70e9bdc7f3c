using System.Globalization;
using ConsentLens.Consent;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging.Evidence;
using ConsentLens.Pipeline.School.Takedowns;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ConsentLens.Pipeline.School.Judging;

/// <summary>
/// Judges some thousand photos again in one transaction: verdicts and their history where something changed, and takedown tasks for what is
/// out of the house and no longer permitted; packages that hold such a photo are retired. Doing it twice changes nothing.
/// </summary>
internal sealed class PageJudge(ConsentLensDbContextFactory contexts, DetectorTrust detectors, AuditStore audit, TimeProvider time)
{
    public const int PageSize = 4_000;
    private const string Actor = "job/rejudge";

    /// <summary>
    /// Judges the other photos of the same pictures: what held some of the photos may have begun or ended. That they are like a held one holds nothing else, so
    /// that this goes no further.
    /// </summary>
    public async Task<JudgingCounts> JudgeAlikeAsync(int schoolId, IReadOnlyCollection<long> photoIds, JudgingCause cause, CancellationToken cancellationToken)
    {
        JudgingCounts counts = JudgingCounts.None;
        foreach (long[] some in photoIds.Distinct().Order().Chunk(PageSize))
        {
            IReadOnlyList<long> alike = await new EvidenceReader(contexts.DataSource, schoolId).AlikeAsync(some, cancellationToken);
            foreach (long[] page in alike.Order().Chunk(PageSize))
                counts += (await JudgeAsync(schoolId, page, cause, cancellationToken)).Counts;
        }

        return counts;
    }

    /// <returns>What it came to, and the photos of which a verdict changed.</returns>
    public Task<(JudgingCounts Counts, IReadOnlyList<long> Changed)> JudgeAsync(int schoolId, long[] photoIds, JudgingCause cause, CancellationToken cancellationToken) =>
        JudgeAsync(schoolId, (_, _) => Task.FromResult(photoIds), cause, cancellationToken);

    /// <param name="choose">Which photos, under the lock: what it changes of what is known of them is committed together with what comes of it.</param>
    /// <returns>What it came to, and the photos of which a verdict changed.</returns>
    public async Task<(JudgingCounts Counts, IReadOnlyList<long> Changed)> JudgeAsync(
        int schoolId, Func<ConsentLensDbContext, SchoolState, Task<long[]>> choose, JudgingCause cause, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.Judging, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        SchoolState school = await SchoolState.LoadAsync(context, time, cancellationToken);
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        var page = new Page(school, connection, schoolId, await choose(context, school));
        await page.JudgeAsync(detectors, cancellationToken);

        await new VerdictTable(connection, schoolId).WriteAsync(page.Changed, cause, school.Now, cancellationToken);
        IReadOnlyList<(long Id, long PhotoId, string ChannelId)> takedowns =
            await TakedownTable.RaiseAsync(connection, schoolId, page.Takedowns, school.Now, cancellationToken);
        AuditEvent[] retired = await PackageRetirement.RetireAsync(context, page.Retired, RetirementCause.MustComeDown, Actor, school.Now, cancellationToken);
        JudgingCounts counts = page.Counts with { Takedowns = takedowns.Count };
        await transaction.CommitAsync(audit, [.. EntriesFor(schoolId, counts, cause, takedowns), .. retired], cancellationToken);
        return (counts, [.. page.Changed.Select(changed => changed.PhotoId).Distinct()]);
    }

    // One entry for all photos of the page: what became of each stands in the history.
    private static IEnumerable<AuditEvent> EntriesFor(
        int schoolId, JudgingCounts counts, JudgingCause cause, IReadOnlyList<(long Id, long PhotoId, string ChannelId)> takedowns)
    {
        if (counts.Changed > 0)
        {
            AuditDetail detail = AuditDetail.None
                .With("cause", ReportCode.Of(cause))
                .With("judged", counts.Judged)
                .With("changed", counts.Changed)
                .With("newly_blocked", counts.NewlyBlocked);
            yield return new AuditEvent(Actor, AuditAction.PhotoRejudged, "school", AuditStore.NameOf(schoolId), detail);
        }

        foreach ((long id, long photoId, string channelId) in takedowns)
        {
            AuditDetail detail = AuditDetail.None.With("photo", photoId).With("channel", channelId);
            yield return new AuditEvent(Actor, AuditAction.TakedownOpened, "takedown", id.ToString(CultureInfo.InvariantCulture), detail);
        }
    }

    /// <summary>The photos of one transaction, and what came of them.</summary>
    private sealed class Page(SchoolState school, NpgsqlConnection connection, int schoolId, long[] photoIds)
    {
        private readonly List<ChangedVerdict> _changed = [];
        private readonly List<RaisedTakedown> _takedowns = [];
        private readonly HashSet<long> _retired = [];
        private int _judged;
        private int _newlyBlocked;

        public IReadOnlyList<ChangedVerdict> Changed => _changed;

        public IReadOnlyList<RaisedTakedown> Takedowns => _takedowns;

        /// <summary>Releases whose packages hold what must come down.</summary>
        public IReadOnlyCollection<long> Retired => _retired;

        public JudgingCounts Counts => new(_judged, _changed.Count, _newlyBlocked, 0);

        public async Task JudgeAsync(DetectorTrust detectors, CancellationToken cancellationToken)
        {
            var rejudge = new PhotoRejudge(school, detectors);
            Dictionary<long, ComparisonRecord> comparisons = await ComparisonReader.ReadAsync(connection, schoolId, photoIds, cancellationToken);
            Dictionary<(long, string), StoredVerdict> verdicts = await new VerdictTable(connection, schoolId).ReadAsync(photoIds, cancellationToken);
            ILookup<(long, string), ReleasedPhoto> released = await ReleasedPhotoReader.ReadAsync(connection, schoolId, photoIds, cancellationToken);
            foreach (StoredEvidence photo in await EvidencePage.ReadAsync(connection, schoolId, photoIds, cancellationToken))
            {
                if (!comparisons.TryGetValue(photo.PhotoId, out ComparisonRecord? comparison))
                    continue;
                _judged++;
                foreach (string channelId in school.Channels.Keys)
                {
                    StoredVerdict? before = verdicts.GetValueOrDefault((photo.PhotoId, channelId));
                    // What is new is not judged for a closed channel; what was judged for it, or is out there, always is.
                    if (before is null && school.ClosedChannels.Contains(channelId) && !released.Contains((photo.PhotoId, channelId)))
                        continue;
                    PhotoVerdict verdict = rejudge.Judge(photo, comparison, channelId, before?.Proof);
                    Compare(photo.PhotoId, channelId, before, verdict);
                    foreach (ReleasedPhoto place in released[(photo.PhotoId, channelId)])
                        CheckReleased(place, verdict, photo.FaceOrdinals, comparison);
                }
            }
        }

        private void Compare(long photoId, string channelId, StoredVerdict? before, PhotoVerdict verdict)
        {
            if (StoredVerdict.Changed(photoId, channelId, before, verdict) is not { } changed)
                return;
            _changed.Add(changed);
            _newlyBlocked += verdict.Verdict == Verdict.Block && before?.Verdict != Verdict.Block ? 1 : 0;
        }

        private void CheckReleased(ReleasedPhoto place, PhotoVerdict verdict, IReadOnlyList<short> faceOrdinals, ComparisonRecord comparison)
        {
            if (!TakedownRule.MustComeDown(place.Copy, verdict, faceOrdinals, comparison.AwaitsMatching))
                return;
            if (place.IsOut)
                _takedowns.Add(new RaisedTakedown(place, StoredVerdict.CodesOf(verdict)));
            if (place.IsKept)
                _retired.Add(place.ReleaseId);
        }
    }
}
