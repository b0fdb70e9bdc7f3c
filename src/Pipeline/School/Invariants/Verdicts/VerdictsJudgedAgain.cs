using System.Globalization;
using ConsentLens.Consent;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Evidence;
using ConsentLens.Pipeline.School.Takedowns;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace ConsentLens.Pipeline.School.Invariants.Verdicts;

/// <summary>Judges every photo again as the night would, writes nothing, and compares: with the verdicts, and with what is out of the house.</summary>
internal sealed class VerdictsJudgedAgain(DetectorTrust detectors, TimeProvider time) : IInvariantCheck
{
    /// <inheritdoc/>
    public async Task RunAsync(SchoolUnderCheck school, CancellationToken cancellationToken)
    {
        long last = 0;
        while (await NextPageAsync(school, last, cancellationToken) is { Length: > 0 } page)
        {
            await JudgeAsync(school, page, cancellationToken);
            last = page[^1];
        }
    }

    private static async Task<long[]> NextPageAsync(SchoolUnderCheck school, long after, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = school.Context();
        return await context.Photos
            .Where(photo => photo.Id > after && photo.State != PhotoState.Uploaded)
            .OrderBy(photo => photo.Id)
            .Select(photo => photo.Id)
            .Take(PageJudge.PageSize)
            .ToArrayAsync(cancellationToken);
    }

    private async Task JudgeAsync(SchoolUnderCheck school, long[] photoIds, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = school.Context();
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        // Nobody judges or says anything of a photo meanwhile, so that all that is read here is of one state.
        await JudgingLock.TakeAsync(context, cancellationToken);
        SchoolState state = await SchoolState.LoadAsync(context, time, cancellationToken);
        LastJudging judging = await LastJudging.ReadAsync(context, state.Now, cancellationToken);
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        Dictionary<long, ComparisonRecord> comparisons = await ComparisonReader.ReadAsync(connection, school.Id, photoIds, cancellationToken);
        var page = new Page(school, state, new PhotoRejudge(state, detectors), new PhotoRejudge(judging.Of(state), detectors), judging.IsChangeUnderWay)
        {
            Verdicts = await new VerdictTable(connection, school.Id).ReadAsync(photoIds, cancellationToken),
            Released = await ReleasedPhotoReader.ReadAsync(connection, school.Id, photoIds, cancellationToken),
            Listed = await ListedAsync(context, photoIds, cancellationToken),
        };
        await foreach (StoredEvidence photo in new EvidenceReader(school.DataSource, school.Id).ReadAsync(photoIds, cancellationToken))
        {
            if (comparisons.TryGetValue(photo.PhotoId, out ComparisonRecord? comparison))
                page.Check(photo, comparison);
        }
    }

    private static async Task<IReadOnlySet<(long PhotoId, string ChannelId, string Link)>> ListedAsync(ConsentLensDbContext context, long[] photoIds, CancellationToken cancellationToken)
    {
        var open = await context.Takedowns
            .Where(task => task.ConfirmedAt == null && photoIds.Contains(task.PhotoId))
            .Select(task => new { task.PhotoId, task.ChannelId, task.Link })
            .ToArrayAsync(cancellationToken);
        return open.Select(task => (task.PhotoId, task.ChannelId, task.Link)).ToHashSet();
    }

    /// <summary>The photos of one page.</summary>
    private sealed class Page(SchoolUnderCheck school, SchoolState state, PhotoRejudge now, PhotoRejudge before, bool isChangeUnderWay)
    {
        private readonly Tally _hold = school[Invariant.VerdictsHold];
        private readonly Tally _current = school[Invariant.VerdictsCurrent];
        private readonly Tally _complete = school[Invariant.VerdictsComplete];
        private readonly Tally _raised = school[Invariant.TakedownsRaised];

        public required IReadOnlyDictionary<(long, string), StoredVerdict> Verdicts { get; init; }

        public required ILookup<(long PhotoId, string ChannelId), ReleasedPhoto> Released { get; init; }

        public required IReadOnlySet<(long PhotoId, string ChannelId, string Link)> Listed { get; init; }

        public void Check(StoredEvidence photo, ComparisonRecord comparison)
        {
            _complete.Look();
            foreach (string channelId in state.Channels.Keys)
            {
                StoredVerdict? stored = Verdicts.GetValueOrDefault((photo.PhotoId, channelId));
                bool isOut = Released.Contains((photo.PhotoId, channelId));
                if (stored is null && state.ClosedChannels.Contains(channelId) && !isOut)
                    continue;
                if (stored is null)
                    _complete.Violate(string.Create(CultureInfo.InvariantCulture, $"photo {photo.PhotoId} on {channelId} has none"));
                PhotoVerdict verdict = now.Judge(photo, comparison, channelId, stored?.Proof);
                if (stored is not null)
                    CheckVerdict(photo, comparison, channelId, stored, verdict);
                foreach (ReleasedPhoto place in Released[(photo.PhotoId, channelId)])
                    CheckReleased(photo, comparison, place, stored?.Proof, verdict);
            }
        }

        private void CheckVerdict(StoredEvidence photo, ComparisonRecord comparison, string channelId, StoredVerdict stored, PhotoVerdict verdict)
        {
            _hold.Look();
            _current.Look();
            bool isSame = stored.Verdict == verdict.Verdict && stored.Reasons == StoredVerdict.CodesOf(verdict);
            if (isSame)
                return;
            Tally tally = stored.Verdict > verdict.Verdict ? _hold : _current;
            PhotoVerdict earlier = before.Judge(photo, comparison, channelId, stored.Proof);
            bool wasSame = stored.Verdict == earlier.Verdict && stored.Reasons == StoredVerdict.CodesOf(earlier);
            if (wasSame || isChangeUnderWay)
                tally.Wait();
            else
                tally.Violate(string.Create(CultureInfo.InvariantCulture, $"photo {photo.PhotoId} on {channelId} is {ReportCode.Of(stored.Verdict)} ({stored.Reasons}), the policy says {ReportCode.Of(verdict.Verdict)} ({StoredVerdict.CodesOf(verdict)})"));
        }

        private void CheckReleased(StoredEvidence photo, ComparisonRecord comparison, ReleasedPhoto place, Screening.CopyProof? proof, PhotoVerdict verdict)
        {
            _raised.Look();
            if (!TakedownRule.MustComeDown(place, verdict, photo.FaceOrdinals, comparison.AwaitsMatching) || Listed.Contains((place.PhotoId, place.ChannelId, place.Link)))
                return;
            PhotoVerdict earlier = before.Judge(photo, comparison, place.ChannelId, proof);
            if (isChangeUnderWay || !TakedownRule.MustComeDown(place, earlier, photo.FaceOrdinals, comparison.AwaitsMatching))
                _raised.Wait();
            else
                _raised.Violate(string.Create(CultureInfo.InvariantCulture, $"photo {photo.PhotoId} on {place.ChannelId} is {ReportCode.Of(verdict.Verdict)}"));
        }
    }
}
