using System.Linq.Expressions;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.People.Lists;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Overview;

/// <summary>Reads the figures of a school's home page.</summary>
public sealed class HomeOverview(ConsentLensDbContextFactory contexts, UnrecognisedPeople unrecognised, PeopleLists people, LiveWorkers workers, TimeProvider time)
{
    /// <summary>How long before a consent lapses it is spoken of.</summary>
    public static readonly TimeSpan Notice = TimeSpan.FromDays(30);

    /// <summary>The figures of this moment.</summary>
    /// <param name="midnight">When today began where the school is, at its own offset.</param>
    public async Task<HomeFigures> ReadAsync(int schoolId, DateTimeOffset midnight, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        var today = DateOnly.FromDateTime(midnight.DateTime);
        IReadOnlyList<ExpiringConsent> lapsing = await people.ExpiringAsync(schoolId, Notice, cancellationToken);
        return new HomeFigures
        {
            Concerns = await context.SafeguardingConcerns.CountAsync(concern => concern.ClosedAt == null, cancellationToken),
            ToReview = await ToReviewAsync(context, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), cancellationToken),
            ToApprove = await context.ReleasesThatWait(ReleaseWait.ForApproval).CountAsync(cancellationToken),
            ToDownload = await context.ReleasesThatWait(ReleaseWait.ForDownload).CountAsync(cancellationToken),
            Takedowns = await TakedownsAsync(context, today, cancellationToken),
            Held = (await people.SearchAsync(schoolId, new PeopleQuery { OnlyHeld = true }, cancellationToken)).Total,
            Unrecognised = (await unrecognised.FindAsync(schoolId, [], [], cancellationToken)).Count,
            Lapsing = lapsing.DistinctBy(consent => consent.Person.Id).Count(),
            LapsesNext = lapsing.Count > 0 ? lapsing[0].Expires : null,
            CloseUpChannels = await context.Channels.CountAsync(ShowsCloseUps(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)), cancellationToken),
            FailedBatches = await context.Batches.CountAsync(batch => batch.State == BatchState.Failed, cancellationToken),
            Speed = await SpeedAsync(context, midnight, cancellationToken),
            LastNight = await LastNightAsync(context, cancellationToken),
            Workers = await workers.CountAsync(cancellationToken),
            Start = new SchoolStart(
                await context.People.AnyAsync(cancellationToken),
                await context.Templates.AnyAsync(cancellationToken),
                await context.Channels.AnyAsync(channel => channel.ListedInPrivacyNotice && channel.Closed == null, cancellationToken),
                await context.Batches.AnyAsync(cancellationToken)),
        };
    }

    /// <summary>Channels in use where everybody on the internet can look, and faces are shown at any size.</summary>
    public static Expression<Func<ChannelRow, bool>> ShowsCloseUps(DateOnly today) => channel =>
        (channel.Use == Use.Website || channel.Use == Use.SocialMedia) && channel.Exposure == Exposure.AsConsented && channel.Mode != ScreeningMode.DetectOnly && (channel.Closed == null || channel.Closed >= today);

    /// <summary>Photos that wait on a channel in use, as far as their batch is meant for it: those of the review queue.</summary>
    private static Task<int> ToReviewAsync(ConsentLensDbContext context, DateOnly today, CancellationToken cancellationToken)
    {
        int school = context.CurrentSchoolId;
        // Each photo that waits is looked up by its key, as a query of its own: they are few, and a join would read all photos there are.
        return context.Database.SqlQuery<int>(
            $"""
            with waiting as materialized (
                select verdict.photo_id, array_agg(verdict.channel_id::text) as channels
                from verdicts verdict
                join channels channel on channel.school_id = verdict.school_id and channel.channel_id = verdict.channel_id
                where verdict.school_id = {school} and verdict.verdict = 'review' and not verdict.reasons @> array['picture_not_read'] and (channel.closed is null or channel.closed >= {today})
                group by verdict.photo_id),
            placed as materialized (
                select waiting.channels, (
                    select photo.batch_id from photos photo
                    where photo.school_id = {school} and photo.id = waiting.photo_id and photo.state in ('screened', 'unreadable')) as batch_id
                from waiting)
            select count(*)::int as "Value"
            from placed
            join batches batch on batch.school_id = {school} and batch.id = placed.batch_id
            where cardinality(batch.channel_ids) = 0 or batch.channel_ids && placed.channels
            """).SingleAsync(cancellationToken);
    }

    private static async Task<TakedownsDue> TakedownsAsync(ConsentLensDbContext context, DateOnly today, CancellationToken cancellationToken)
    {
        DateOnly[] due = await context.Takedowns.Where(task => task.ConfirmedAt == null).Select(task => task.DueDate).ToArrayAsync(cancellationToken);
        return new TakedownsDue(due.Count(day => day < today), due.Count(day => day == today), due.Count(day => day > today), due.Where(day => day > today).Order().Cast<DateOnly?>().FirstOrDefault());
    }

    private static async Task<ScreeningSpeed> SpeedAsync(ConsentLensDbContext context, DateTimeOffset midnight, CancellationToken cancellationToken)
    {
        DateTimeOffset since = InstantConverter.ToStored(midnight);
        JobProgressRow[] rows = await context.JobProgress.AsNoTracking()
            .Where(row => row.Job == BatchScreening.ProgressJob && row.StartedAt >= since)
            .ToArrayAsync(cancellationToken);
        double seconds = rows.Sum(row => ((row.FinishedAt ?? row.UpdatedAt ?? row.StartedAt) - row.StartedAt).TotalSeconds);
        int photos = rows.Sum(row => row.Done);
        return new ScreeningSpeed(photos, seconds > 0 && photos > 0 ? photos / seconds : null);
    }

    private static Task<LastNight?> LastNightAsync(ConsentLensDbContext context, CancellationToken cancellationToken) =>
        context.NightlyRuns
            .OrderByDescending(run => run.StartedAt)
            .Select(run => new LastNight(run.StartedAt, run.FinishedAt, run.Judged, run.Changed, run.Takedowns, run.Problem))
            .FirstOrDefaultAsync(cancellationToken);
}

/// <summary>What a school needs to know when it looks in.</summary>
public sealed record HomeFigures
{
    /// <summary>Safeguarding concerns that are open. For the safeguarding lead alone.</summary>
    public required int Concerns { get; init; }

    /// <summary>Photos that wait for a human's decision on a channel in use.</summary>
    public required int ToReview { get; init; }

    /// <summary>Releases that wait for approval.</summary>
    public required int ToApprove { get; init; }

    /// <summary>Packages that nobody has downloaded yet.</summary>
    public required int ToDownload { get; init; }

    /// <summary>Published photos that have to come down.</summary>
    public required TakedownsDue Takedowns { get; init; }

    /// <summary>People at the school who are held because an import rejected a row about them.</summary>
    public required int Held { get; init; }

    /// <summary>People who may not be shown somewhere and cannot be recognised.</summary>
    public required int Unrecognised { get; init; }

    /// <summary>People of whom a consent lapses within <see cref="HomeOverview.Notice"/>.</summary>
    public required int Lapsing { get; init; }

    /// <summary>When the first of those lapses; null when there is none.</summary>
    public required DateTimeOffset? LapsesNext { get; init; }

    /// <summary>Channels in use on which everybody can look at faces from close by.</summary>
    public required int CloseUpChannels { get; init; }

    /// <summary>Batches that could not be taken in.</summary>
    public required int FailedBatches { get; init; }

    /// <summary>What was screened today.</summary>
    public required ScreeningSpeed Speed { get; init; }

    /// <summary>The last night's work, or null when there was none yet.</summary>
    public required LastNight? LastNight { get; init; }

    /// <summary>Processes that work on the jobs.</summary>
    public required int Workers { get; init; }

    /// <summary>How far the school has come with its first steps.</summary>
    public required SchoolStart Start { get; init; }
}

/// <summary>What there is of a school that has only begun.</summary>
/// <param name="HasListedChannel">Whether a channel may release anything.</param>
public sealed record SchoolStart(bool HasPeople, bool HasTemplates, bool HasListedChannel, bool HasBatches);

/// <summary>Takedowns that nobody has confirmed, by the day they are due.</summary>
/// <param name="Next">The first day after today on which one is due; null when there is none.</param>
public sealed record TakedownsDue(int Overdue, int Today, int Later, DateOnly? Next)
{
    public int Total => Overdue + Today + Later;
}

/// <summary>How the photos of a channel are judged now.</summary>
/// <param name="Clear">Photos that may be released.</param>
/// <param name="Blur">Photos of which a redacted copy may be.</param>
/// <param name="Review">Photos that a person decides about.</param>
/// <param name="Block">Photos that are stopped.</param>
public sealed record ChannelFigures(string ChannelId, int Clear, int Blur, int Review, int Block);

/// <summary>What the last night's work came to.</summary>
/// <param name="FinishedAt">When it ended, or null while it runs.</param>
/// <param name="Problem">What went wrong, as one sentence; otherwise null.</param>
public sealed record LastNight(DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, int Judged, int Changed, int Takedowns, string? Problem);

/// <summary>How much was screened of late.</summary>
/// <param name="PhotosPerSecond">The mean speed while batches were being screened; null when nothing was.</param>
public sealed record ScreeningSpeed(int Photos, double? PhotosPerSecond);
