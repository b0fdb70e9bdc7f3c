using ConsentLens.Pipeline.School.Audit;
using Npgsql;

namespace ConsentLens.Pipeline.School.Overview;

/// <summary>What happened in one week.</summary>
/// <param name="Monday">The day it began.</param>
/// <param name="Screened">Photos that were screened.</param>
/// <param name="Looked">Those of them about which a person decided since, or which wait for one now.</param>
/// <param name="Words">Times that somebody decided about a face or a photo.</param>
/// <param name="Overrides">Blocked photos about which somebody decided otherwise.</param>
/// <param name="Takedowns">Takedowns that were raised.</param>
public sealed record WeekFigures(DateOnly Monday, int Screened, int Looked, int Words, int Overrides, int Takedowns)
{
    // Each table is read once; weeks begin on Mondays in UTC, as date_trunc has it.
    private const string Sql =
        """
        with screened as (
            select date_trunc('week', photo.screened_at at time zone 'UTC')::date as week, count(*)::int as number,
                count(*) filter (where looked.photo_id is not null)::int as looked
            from photos photo left join (
                select photo_id from human_assertions where school_id = $1
                union select photo_id from photo_assertions where school_id = $1
                union select photo_id from verdicts where school_id = $1 and verdict = 'review') as looked on looked.photo_id = photo.id
            where photo.school_id = $1 and photo.screened_at >= $2 group by 1),
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
        select weeks.week, coalesce(screened.number, 0), coalesce(screened.looked, 0), coalesce(words.number, 0), coalesce(overrides.number, 0), coalesce(raised.number, 0)
        from (select (($2 at time zone 'UTC')::date + 7 * number) as week from generate_series(0, $4 - 1) as number) as weeks
            left join screened using (week) left join words using (week) left join overrides using (week) left join raised using (week)
        order by weeks.week
        """;

    /// <summary>As many weeks as are asked for from a Monday on, weeks without anything too.</summary>
    internal static async Task<IReadOnlyList<WeekFigures>> ReadAsync(NpgsqlDataSource dataSource, int schoolId, DateTimeOffset since, int count, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = dataSource.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = schoolId });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = since });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = AuditActionText.Code(AuditAction.BlockOverridden) });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = count });
        List<WeekFigures> weeks = [];
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            weeks.Add(new WeekFigures(row.GetFieldValue<DateOnly>(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), row.GetInt32(5)));
        return weeks;
    }
}

/// <summary>What the photos that were screened in one week may be used for on one channel now.</summary>
/// <param name="Monday">The day it began.</param>
public sealed record WeekVerdicts(DateOnly Monday, int Clear, int Blur, int Review, int Block)
{
    private const string Sql =
        """
        select channel.channel_id, weeks.week, coalesce(counted.clear, 0), coalesce(counted.blur, 0), coalesce(counted.review, 0), coalesce(counted.block, 0)
        from channels channel
        cross join (select (($2 at time zone 'UTC')::date + 7 * number) as week from generate_series(0, $3 - 1) as number) as weeks
        left join (
            select verdict.channel_id, date_trunc('week', photo.screened_at at time zone 'UTC')::date as week,
                count(*) filter (where verdict.verdict = 'clear')::int as clear, count(*) filter (where verdict.verdict = 'blur')::int as blur,
                count(*) filter (where verdict.verdict = 'review')::int as review, count(*) filter (where verdict.verdict = 'block')::int as block
            from photos photo join verdicts verdict on verdict.school_id = $1 and verdict.photo_id = photo.id
            where photo.school_id = $1 and photo.screened_at >= $2 group by 1, 2) as counted on counted.channel_id = channel.channel_id and counted.week = weeks.week
        where channel.school_id = $1
        order by 1, 2
        """;

    /// <summary>By channel, as many weeks as are asked for from a Monday on, weeks without anything too.</summary>
    internal static async Task<ILookup<string, WeekVerdicts>> ReadAsync(NpgsqlDataSource dataSource, int schoolId, DateTimeOffset since, int count, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = dataSource.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = schoolId });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = since });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = count });
        List<(string Channel, WeekVerdicts Week)> weeks = [];
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            weeks.Add((row.GetString(0), new WeekVerdicts(row.GetFieldValue<DateOnly>(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), row.GetInt32(5))));
        return weeks.ToLookup(week => week.Channel, week => week.Week, StringComparer.Ordinal);
    }
}
