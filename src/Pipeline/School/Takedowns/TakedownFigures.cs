using ConsentLens.Pipeline.Storage.Database;
using Npgsql;

namespace ConsentLens.Pipeline.School.Takedowns;

/// <summary>How quickly photos came down after a consent was withdrawn.</summary>
/// <param name="Overdue">Those of them whose day is over.</param>
/// <param name="Confirmed">Tasks that were confirmed.</param>
/// <param name="ConfirmedInTime">Those of them by the day they were due.</param>
/// <param name="ToTask">Times from a withdrawal's recording to the task that it led to, shortest first.</param>
/// <param name="Confirmations">When somebody confirmed that a photo was down, and how long after the withdrawal's recording.</param>
public sealed record TakedownFigures(
    int Open, int Overdue, int Confirmed, int ConfirmedInTime, IReadOnlyList<TimeSpan> ToTask, IReadOnlyList<(DateTimeOffset At, TimeSpan After)> Confirmations)
{
    /// <summary>For each task its withdrawal: the last no to the channel's use, of somebody who is or may be in the photo, before the task was raised. Tasks of other causes have none.</summary>
    private const string Sql =
        """
        select task.raised_at, task.confirmed_at, task.due_date, (
            select max(decision.recorded_at) from consent_decisions decision
            where decision.school_id = task.school_id and decision.use = channel.use and decision.recorded_at <= task.raised_at
                and decision.kind in ('refused', 'withdrawn', 'objection_upheld')
                and decision.person_id in (
                    select person_id from face_candidates where school_id = task.school_id and photo_id = task.photo_id
                    union select person_id from human_assertions where school_id = task.school_id and photo_id = task.photo_id
                    union select person_id from photo_names where school_id = task.school_id and photo_id = task.photo_id
                    union select person_id from picture_names where school_id = task.school_id and photo_id = task.photo_id))
        from takedowns task
        join channels channel on channel.school_id = task.school_id and channel.channel_id = task.channel_id
        where task.school_id = $1 and task.raised_at >= $2
        """;

    /// <summary>Times from a withdrawal's recording until somebody confirmed that the photo was down, shortest first.</summary>
    public IReadOnlyList<TimeSpan> ToConfirmation => [.. Confirmations.Select(confirmed => confirmed.After).Order()];

    /// <summary>The one in the middle, or null where there is none.</summary>
    public static TimeSpan? MedianOf(IReadOnlyList<TimeSpan> sorted)
    {
        return sorted.Count == 0 ? null : sorted[(sorted.Count - 1) / 2];
    }

    /// <summary>The figures of the tasks that were raised since an instant.</summary>
    public static async Task<TakedownFigures> ReadAsync(
        ConsentLensDbContextFactory contexts, int schoolId, DateTimeOffset since, DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<Row> rows = [];
        await using NpgsqlCommand command = contexts.DataSource.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = schoolId });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = since.UtcDateTime });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new Row(
                reader.GetFieldValue<DateTimeOffset>(0),
                reader.IsDBNull(1) ? null : reader.GetFieldValue<DateTimeOffset>(1),
                reader.GetFieldValue<DateOnly>(2),
                reader.IsDBNull(3) ? null : reader.GetFieldValue<DateTimeOffset>(3)));
        }

        DateOnly today = DateOnly.FromDateTime(now.UtcDateTime);
        return new TakedownFigures(
            rows.Count(row => row.Confirmed is null),
            rows.Count(row => row.Confirmed is null && row.Due < today),
            rows.Count(row => row.Confirmed is not null),
            rows.Count(row => row.Confirmed is { } at && DateOnly.FromDateTime(at.UtcDateTime) <= row.Due),
            [.. rows.Where(row => row.Withdrawn is not null).Select(row => row.Raised - row.Withdrawn!.Value).Order()],
            [.. rows.Where(row => row is { Withdrawn: not null, Confirmed: not null }).Select(row => (row.Confirmed!.Value, row.Confirmed!.Value - row.Withdrawn!.Value))]);
    }

    private sealed record Row(DateTimeOffset Raised, DateTimeOffset? Confirmed, DateOnly Due, DateTimeOffset? Withdrawn);
}
