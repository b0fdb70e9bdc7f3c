using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Takedowns;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Npgsql;

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
            ByWeek = await WeeksAsync(contexts.DataSource, schoolId, since, cancellationToken),
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

    private static async Task<IReadOnlyList<WeekFigures>> WeeksAsync(NpgsqlDataSource dataSource, int schoolId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        // Each table is read once; weeks begin on Mondays in UTC, as date_trunc has it.
        const string sql =
            """
            with screened as (
                select date_trunc('week', screened_at at time zone 'UTC')::date as week, count(*)::int as number
                from photos where school_id = $1 and screened_at >= $2 group by 1),
            words as (
                select date_trunc('week', said_at at time zone 'UTC')::date as week, count(*)::int as number
                from (select said_at from human_assertions where school_id = $1 and said_at >= $2
                    union all select said_at from photo_assertions where school_id = $1 and said_at >= $2) as said group by 1),
            overrides as (
                select date_trunc('week', at at time zone 'UTC')::date as week, count(*)::int as number
                from audit_entries where school_id = $1 and action = $3 and at >= $2 group by 1),
            raised as (
                select date_trunc('week', raised_at at time zone 'UTC')::date as week, count(*)::int as number
                from takedowns where school_id = $1 and raised_at >= $2 group by 1)
            select weeks.week, coalesce(screened.number, 0), coalesce(words.number, 0), coalesce(overrides.number, 0), coalesce(raised.number, 0)
            from (select (($2 at time zone 'UTC')::date + 7 * number) as week from generate_series(0, $4 - 1) as number) as weeks
                left join screened using (week) left join words using (week) left join overrides using (week) left join raised using (week)
            order by weeks.week
            """;
        await using NpgsqlCommand command = dataSource.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = schoolId });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = since });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = AuditActionText.Code(AuditAction.BlockOverridden) });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Weeks });
        List<WeekFigures> weeks = [];
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            weeks.Add(new WeekFigures(row.GetFieldValue<DateOnly>(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4)));
        return weeks;
    }
}
