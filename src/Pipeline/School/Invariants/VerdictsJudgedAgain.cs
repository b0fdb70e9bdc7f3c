using System.Globalization;
using ConsentLens.Consent;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Evidence;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.School.Takedowns;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ConsentLens.Pipeline.School.Invariants;

/// <summary>
/// Judges every photo again as the night would, writes nothing, and compares: with the verdicts, and with what is out of the house. Names are searched for again,
/// whatever was found before.
/// </summary>
internal sealed class VerdictsJudgedAgain(DetectorTrust detectors, SearchNames names, KeptReadings readings, TimeProvider time) : IInvariantCheck
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
        // Nobody judges or says anything of a photo meanwhile, so that all that is read here is of one state.
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(context, SchoolLock.Judging, cancellationToken);
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
        Dictionary<long, string> pictures = await context.Photos
            .Where(photo => photoIds.Contains(photo.Id) && photo.BlobId != null)
            .ToDictionaryAsync(photo => photo.Id, photo => photo.BlobId!, cancellationToken);
        var register = new RegisterNames(state.Register);
        FoundReadings written = await readings.FindAsync(context, register, photoIds, onlyStale: false, cancellationToken);
        FoundNames named = await names.FindAsync(context, register, [.. pictures.Values.Distinct()], onlyStale: false, cancellationToken);
        await foreach (StoredEvidence photo in new EvidenceReader(school.DataSource, school.Id).ReadAsync(photoIds, cancellationToken))
        {
            PhotoEvidence evidence = photo.Evidence with
            {
                NamedPersonIds = named.With(pictures.GetValueOrDefault(photo.PhotoId), photo.Evidence.NamedPersonIds),
                NamesInPicture = written.With(photo.PhotoId, photo.Evidence.NamesInPicture),
            };
            if (comparisons.TryGetValue(photo.PhotoId, out ComparisonRecord? comparison))
                page.Check(photo with { Evidence = evidence }, comparison);
        }
    }

    private static async Task<IReadOnlySet<(long PhotoId, long ReleaseId, string Link)>> ListedAsync(ConsentLensDbContext context, long[] photoIds, CancellationToken cancellationToken)
    {
        var open = await context.Takedowns
            .Where(task => task.ConfirmedAt == null && photoIds.Contains(task.PhotoId))
            .Select(task => new { task.PhotoId, task.ReleaseId, task.Link })
            .ToArrayAsync(cancellationToken);
        return open.Select(task => (task.PhotoId, task.ReleaseId, task.Link)).ToHashSet();
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

        public required IReadOnlySet<(long PhotoId, long ReleaseId, string Link)> Listed { get; init; }

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
            bool isSeenTo = !place.IsKept && (!place.IsOut || Listed.Contains((place.PhotoId, place.ReleaseId, place.Link)));
            if (isSeenTo || !TakedownRule.MustComeDown(place.Copy, verdict, photo.FaceOrdinals, comparison.AwaitsMatching))
                return;
            PhotoVerdict earlier = before.Judge(photo, comparison, place.ChannelId, proof);
            if (isChangeUnderWay || !TakedownRule.MustComeDown(place.Copy, earlier, photo.FaceOrdinals, comparison.AwaitsMatching))
                _raised.Wait();
            else
                _raised.Violate(string.Create(CultureInfo.InvariantCulture, $"photo {photo.PhotoId} on {place.ChannelId} is {ReportCode.Of(verdict.Verdict)}{(place.IsKept ? $", and release {place.ReleaseId} still has its package" : string.Empty)}"));
        }
    }
}

/// <summary>
/// Until when time alone was looked at. A consent that lapses at midnight is judged in the night: until then its verdicts stand, and the release of a photo is
/// judged by the consents of its own moment. What somebody recorded is carried out at once, and never waits for the night.
/// </summary>
/// <param name="At">When the last night began that ended well; no longer ago than a night may be late.</param>
/// <param name="IsChangeUnderWay">Whether a change of the register is noted that is still to be carried out.</param>
internal sealed record LastJudging(DateTimeOffset At, bool IsChangeUnderWay)
{
    /// <summary>A day, the hour by which a day may be longer, and an hour for three attempts.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromHours(26);

    public static async Task<LastJudging> ReadAsync(ConsentLensDbContext context, DateTimeOffset now, CancellationToken cancellationToken)
    {
        DateTimeOffset? night = await context.NightlyRuns
            .Where(run => run.FinishedAt != null && run.Problem == null && run.StartedAt <= now)
            .MaxAsync(run => (DateTimeOffset?)run.StartedAt, cancellationToken);
        bool isUnderWay = await JudgingAgain.Notes(context).AnyAsync(cancellationToken);
        DateTimeOffset latest = now - Patience;
        return new LastJudging(night > latest ? night.Value : latest, isUnderWay);
    }

    /// <summary>The school as that judging saw it, but with everything that was recorded since: that took effect at once.</summary>
    public SchoolState Of(SchoolState now)
    {
        IEnumerable<ConsentDecision> decisions = now.Register.Ledger.Decisions.Select(decision =>
            IsSince(decision.EffectiveFrom) && IsSince(decision.RecordedAt ?? decision.EffectiveFrom) ? decision with { EffectiveFrom = At } : decision);
        return now with { Register = now.Register.With(new ConsentLedger(decisions)), Now = At };

        bool IsSince(DateTimeOffset instant) => instant > At && instant <= now.Now;
    }
}
