using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Takedowns;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Overview;

/// <summary>The figures of a school's reports. They count; they name nobody and show nothing.</summary>
public sealed record SchoolFigures
{
    /// <summary>Weeks that are looked back.</summary>
    public const int Weeks = 12;

    private const int MostSpeeds = 20;
    private const int MostNights = 14;

    /// <summary>By week, the oldest first; weeks without anything too.</summary>
    public required IReadOnlyList<WeekFigures> ByWeek { get; init; }

    /// <summary>What the photos that were screened in a week may be used for now: by channel, and in it by week, the oldest first.</summary>
    public required ILookup<string, WeekVerdicts> VerdictsByWeek { get; init; }

    /// <summary>By channel, as of now.</summary>
    public required IReadOnlyList<ChannelFigures> ByChannel { get; init; }

    /// <summary>Photos per second of the last batches, the oldest first, with the day they were done.</summary>
    public required IReadOnlyList<(DateTimeOffset At, double PhotosPerSecond)> Speeds { get; init; }

    /// <summary>Recent nightly checks, latest first.</summary>
    public required IReadOnlyList<NightlyRunRow> Nights { get; init; }

    /// <summary>How recognisable the faces are in what was published or downloaded, by channel and term.</summary>
    public required IReadOnlyList<TermExposure> Exposure { get; init; }

    /// <summary>How quickly photos came down.</summary>
    public required TakedownFigures Takedowns { get; init; }

    /// <summary>Photos that are kept with their pixels.</summary>
    public required int Photos { get; init; }

    /// <summary>People on the register who have not left.</summary>
    public required int People { get; init; }

    /// <summary>Those of them who have a face template.</summary>
    public required int WithTemplate { get; init; }

    public static async Task<SchoolFigures> ReadAsync(ConsentLensDbContextFactory contexts, int schoolId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        DateOnly monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        var since = new DateTimeOffset(monday.AddDays(-7 * (Weeks - 1)), TimeOnly.MinValue, TimeSpan.Zero);
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        JobProgressRow[] batches = await context.JobProgress.AsNoTracking()
            .Where(row => row.Job == BatchScreening.ProgressJob && row.FinishedAt != null && row.Done > 0)
            .OrderByDescending(row => row.Id)
            .Take(MostSpeeds)
            .ToArrayAsync(cancellationToken);
        return new SchoolFigures
        {
            ByWeek = await WeekFigures.ReadAsync(contexts.DataSource, schoolId, since, Weeks, cancellationToken),
            VerdictsByWeek = await WeekVerdicts.ReadAsync(contexts.DataSource, schoolId, since, Weeks, cancellationToken),
            ByChannel = await ChannelsAsync(context, cancellationToken),
            Speeds = [.. batches.Reverse().Select(row => (row.FinishedAt!.Value, BatchProgress.Of(row).PhotosPerSecond ?? 0))],
            Nights = await context.NightlyRuns.AsNoTracking().OrderByDescending(run => run.Id).Take(MostNights).ToListAsync(cancellationToken),
            Exposure = await PublishedFaces.ReadAsync(contexts.DataSource, schoolId, cancellationToken),
            Takedowns = await TakedownFigures.ReadAsync(contexts, schoolId, since, now, cancellationToken),
            Photos = await context.Photos.CountAsync(photo => photo.BlobId != null, cancellationToken),
            People = await context.People.CountAsync(person => person.LeavingDate == null || person.LeavingDate > today, cancellationToken),
            WithTemplate = await context.Templates.Select(template => template.PersonId).Distinct().CountAsync(cancellationToken),
        };
    }

    private static async Task<IReadOnlyList<ChannelFigures>> ChannelsAsync(ConsentLensDbContext context, CancellationToken cancellationToken)
    {
        string[] channels = await context.Channels.OrderBy(channel => channel.ChannelId).Select(channel => channel.ChannelId).ToArrayAsync(cancellationToken);
        var counts = await context.Verdicts
            .GroupBy(verdict => new { verdict.ChannelId, verdict.Verdict })
            .Select(group => new { group.Key.ChannelId, group.Key.Verdict, Count = group.Count() })
            .ToArrayAsync(cancellationToken);
        return [.. channels.Select(channel => new ChannelFigures(channel, Of(channel, Verdict.Clear), Of(channel, Verdict.Blur), Of(channel, Verdict.Review), Of(channel, Verdict.Block)))];

        int Of(string channel, Verdict verdict) => counts.SingleOrDefault(row => row.ChannelId == channel && row.Verdict == verdict)?.Count ?? 0;
    }
}
