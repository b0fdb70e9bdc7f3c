using Npgsql;

namespace ConsentLens.Pipeline.School.Takedowns;

/// <summary>Writes takedown tasks: one open task for a copy and a place, however often it is found.</summary>
internal static class TakedownTable
{
    // A task that is open keeps its day, whatever leaves meanwhile.
    private const string Sql =
        """
        with raised as (
            select * from unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::bigint[]) as raised (photo, release, channel, link, reasons, departure)),
        open as (
            update takedowns set last_departure = raised.departure from raised
            where school_id = $1 and photo_id = raised.photo and release_id = raised.release and takedowns.link = raised.link
                and confirmed_at is null and last_departure < raised.departure)
        insert into takedowns (school_id, photo_id, release_id, channel_id, link, last_departure, reasons, due_date, raised_at)
        select $1, photo, release, channel, link, departure, string_to_array(reasons, ','), $8, $9 from raised
        on conflict (school_id, photo_id, release_id, link) where confirmed_at is null do nothing
        returning id, photo_id, channel_id
        """;

    /// <summary>Adds the tasks that are not open already; those that are open are for the new departure, too.</summary>
    /// <returns>Those that were added.</returns>
    public static async Task<IReadOnlyList<(long Id, long PhotoId, string ChannelId)>> RaiseAsync(
        NpgsqlConnection connection, int schoolId, IReadOnlyList<RaisedTakedown> raised, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (raised.Count == 0)
            return [];
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = schoolId });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. raised.Select(task => task.Photo.PhotoId)] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. raised.Select(task => task.Photo.ReleaseId)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. raised.Select(task => task.Photo.ChannelId)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. raised.Select(task => task.Photo.Link)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. raised.Select(task => task.Reasons)] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. raised.Select(task => task.Photo.LastDeparture)] });
        command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = DateOnly.FromDateTime(now.UtcDateTime).AddDays(TakedownDue.Days) });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = now.UtcDateTime });
        List<(long, long, string)> added = [];
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            added.Add((row.GetInt64(0), row.GetInt64(1), row.GetString(2)));
        return added;
    }
}

/// <summary>A takedown task that is to be raised.</summary>
/// <param name="Photo">What has to come down, and where.</param>
/// <param name="Reasons">Why, as codes joined by commas.</param>
internal sealed record RaisedTakedown(ReleasedPhoto Photo, string Reasons);

/// <summary>By when a photo should be down.</summary>
public static class TakedownDue
{
    /// <summary>Days to act: the UK GDPR's "without undue delay" (article 17), with a weekend in between.</summary>
    public const int Days = 3;
}
