using System.Diagnostics;
using System.Globalization;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging.Evidence;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Judging;

/// <summary>Judges given photos again from what the database knows of them, without a look at their pixels, and then those of the same pictures. Safe to run twice, and
/// beside other runs.</summary>
public sealed class RejudgePhotos(ConsentLensDbContextFactory contexts, DetectorTrust detectors, AuditStore audit, TimeProvider time)
{
    private readonly PageJudge _judge = new(contexts, detectors, audit, time);

    /// <param name="photoIds">The photos; those of other schools, and those that were not screened yet, are passed over.</param>
    /// <param name="cause">Why.</param>
    public async Task<JudgingCounts> RunAsync(int schoolId, IReadOnlyCollection<long> photoIds, JudgingCause cause, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        JudgingCounts counts = JudgingCounts.None;
        foreach (long[] page in photoIds.Distinct().Order().Chunk(PageJudge.PageSize))
            counts += (await _judge.JudgeAsync(schoolId, page, cause, cancellationToken)).Counts;
        counts += await _judge.JudgeAlikeAsync(schoolId, photoIds, cause, cancellationToken);
        return counts with { Elapsed = Stopwatch.GetElapsedTime(start) };
    }

    /// <summary>
    /// Judges what the screening of photos, which judges them itself, reaches beyond them: other photos of the same pictures, when a photo is held. Those that are in a release are judged
    /// once more, since they were screened before: what is out of the house may have to come down.
    /// </summary>
    public async Task FollowScreeningAsync(int schoolId, IReadOnlyCollection<long> photoIds, CancellationToken cancellationToken)
    {
        long[] released;
        await using (ConsentLensDbContext context = contexts.Create(schoolId))
            released = await context.ReleaseItems.Where(item => photoIds.Contains(item.PhotoId)).Select(item => item.PhotoId).Distinct().ToArrayAsync(cancellationToken);
        IReadOnlyList<long> alike = await new EvidenceReader(contexts.DataSource, schoolId).AlikeToHeldAsync(photoIds, cancellationToken);
        foreach (long[] page in released.Union(alike).Order().Chunk(PageJudge.PageSize))
            await _judge.JudgeAsync(schoolId, page, JudgingCause.Screening, cancellationToken);
    }
}

/// <summary>
/// Judges again what a change of somebody's consent can change, at once: first every photo that may show or name the person, or whoever can be taken for them;
/// then, where a channel is screened by block-list, all others, since a restricted person whom the screening could not see may be in any of them.
/// </summary>
public sealed class RejudgePerson(ConsentLensDbContextFactory contexts, DetectorTrust detectors, AuditStore audit, TimeProvider time)
{
    private readonly RejudgePhotos _photos = new(contexts, detectors, audit, time);
    private readonly RejudgeSchool _school = new(contexts, detectors, audit, time);

    /// <summary>Judges the photos that a person's change can reach.</summary>
    public async Task<JudgingCounts> RunAsync(int schoolId, string personId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(personId);
        long start = Stopwatch.GetTimestamp();
        JudgingCounts counts = await RunShownAsync(schoolId, personId, cancellationToken);
        if (await ReachesEveryPhotoAsync(schoolId, personId, cancellationToken))
            counts += await _school.RunAsync(schoolId, JudgingCause.Consent, cancellationToken);
        return counts with { Elapsed = Stopwatch.GetElapsedTime(start) };
    }

    /// <summary>Judges those alone that may show or name the person, or whoever can be taken for them.</summary>
    internal async Task<JudgingCounts> RunShownAsync(int schoolId, string personId, CancellationToken cancellationToken) =>
        await _photos.RunAsync(schoolId, await PhotosAsync(schoolId, personId, cancellationToken), JudgingCause.Consent, cancellationToken);

    private async Task<IReadOnlyList<long>> PhotosAsync(int schoolId, string personId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        IReadOnlyList<string> people = await new RegisterStore(context, time).WithLookAlikesAsync([personId], cancellationToken);
        return await new EvidenceReader(contexts.DataSource, schoolId).PhotosOfAsync(people, cancellationToken);
    }

    /// <summary>Whether the person can be in photos in which nobody looked for them.</summary>
    internal async Task<bool> ReachesEveryPhotoAsync(int schoolId, string personId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        if (!await context.Channels.AnyAsync(channel => channel.Mode == ScreeningMode.BlockList, cancellationToken))
            return false;
        DateTimeOffset now = time.GetUtcNow();
        long revision = await context.Schools.Select(school => school.GalleryRevision).SingleAsync(cancellationToken);
        bool everyPhotoWasCompared = await context.Templates.AnyAsync(template => template.PersonId == personId && template.ExpiresAt > now, cancellationToken)
            && !await context.Photos.AnyAsync(photo => photo.MatchedGalleryRevision < revision, cancellationToken)
            && await context.Templates.Select(template => template.EmbedderSha256).Distinct().CountAsync(cancellationToken) == 1;
        return !everyPhotoWasCompared;
    }
}

/// <summary>
/// Judges every photo of a school again: the night's run, for consents that lapsed or took effect, people who left, and channels that are new.
/// Page by page, so that a withdrawal in the middle of it waits for one page and no longer.
/// </summary>
public sealed class RejudgeSchool(ConsentLensDbContextFactory contexts, DetectorTrust detectors, AuditStore audit, TimeProvider time)
{
    private readonly PageJudge _judge = new(contexts, detectors, audit, time);

    /// <summary>Judges all photos of a school.</summary>
    /// <param name="cause">Why.</param>
    public Task<JudgingCounts> RunAsync(int schoolId, JudgingCause cause, CancellationToken cancellationToken) =>
        RunAsync(schoolId, cause, _ => Task.CompletedTask, cancellationToken);

    /// <param name="advance">Is told after each page how many were judged.</param>
    internal async Task<JudgingCounts> RunAsync(int schoolId, JudgingCause cause, Func<int, Task> advance, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        JudgingCounts counts = JudgingCounts.None;
        List<long> changed = [];
        long last = 0;
        while (await NextPageAsync(schoolId, last, cancellationToken) is { Length: > 0 } page)
        {
            (JudgingCounts ofPage, IReadOnlyList<long> changedOfPage) = await _judge.JudgeAsync(schoolId, page, cause, cancellationToken);
            counts += ofPage;
            changed.AddRange(changedOfPage);
            last = page[^1];
            await advance(counts.Judged);
        }

        counts += await _judge.JudgeAlikeAsync(schoolId, changed, cause, cancellationToken);
        return counts with { Elapsed = Stopwatch.GetElapsedTime(start) };
    }

    private async Task<long[]> NextPageAsync(int schoolId, long after, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        return await context.Photos
            .Where(photo => photo.Id > after)
            .OrderBy(photo => photo.Id)
            .Select(photo => photo.Id)
            .Take(PageJudge.PageSize)
            .ToArrayAsync(cancellationToken);
    }
}

/// <summary>What made photos be judged again. Stored with every verdict that changed, by its name in snake_case.</summary>
public enum JudgingCause
{
    /// <summary>A photo was searched for faces.</summary>
    Screening,

    /// <summary>What may be shown of somebody changed.</summary>
    Consent,

    /// <summary>The night's run: consents lapsed or took effect, people left.</summary>
    Night,

    /// <summary>Somebody said who a face is.</summary>
    Identification,

    /// <summary>Faces were compared with the templates again.</summary>
    Rematch,

    /// <summary>Somebody's template was destroyed.</summary>
    BiometricsDestroyed,

    /// <summary>A release is about to be built.</summary>
    Release,

    Purge,

    /// <summary>A channel was opened, or its rules were changed.</summary>
    Channel,

    /// <summary>Somebody's name was found in the texts of a photo.</summary>
    Names,

    /// <summary>What is written in the picture was read.</summary>
    Reading,
}

/// <summary>What a run of judging came to.</summary>
/// <param name="Judged">Photos judged, each on every channel.</param>
/// <param name="Changed">Verdicts that are others now, or new.</param>
/// <param name="NewlyBlocked">Those of them that became "block".</param>
public sealed record JudgingCounts(int Judged, int Changed, int NewlyBlocked, int Takedowns)
{
    public static JudgingCounts None { get; } = new(0, 0, 0, 0);

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Whether a job judges more photos, which are not counted here.</summary>
    public bool IsUnderWay { get; init; }

    public static JudgingCounts operator +(JudgingCounts left, JudgingCounts right)
    {
        return new JudgingCounts(
            left.Judged + right.Judged,
            left.Changed + right.Changed,
            left.NewlyBlocked + right.NewlyBlocked,
            left.Takedowns + right.Takedowns)
        {
            Elapsed = left.Elapsed + right.Elapsed,
            IsUnderWay = left.IsUnderWay || right.IsUnderWay,
        };
    }

    /// <summary>One line for the log.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Judged} photos judged, {Changed} verdicts changed, {NewlyBlocked} newly blocked, {Takedowns} takedowns, {Elapsed.TotalSeconds:F2} s");
}
