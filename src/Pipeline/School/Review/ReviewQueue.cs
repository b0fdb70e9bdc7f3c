using System.Globalization;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ConsentLens.Pipeline.School.Review;

/// <summary>
/// The photos of a school that wait for a human, the largest risk first: those in which somebody restricted may be, then those with the most
/// doubtful faces, then the oldest. Whoever looks at one holds it for a while, so that two people never get the same photo.
/// </summary>
public sealed class ReviewQueue(ConsentLensDbContextFactory contexts, TimeProvider time)
{
    /// <summary>How long a photo is held without a sign of life.</summary>
    public static readonly TimeSpan ClaimTime = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Photos that wait on a channel that is open and that their batch is meant for. One that is locked, or has no pixels any more, waits for nobody; one that only has to be read for written
    /// names waits for the program.
    /// </summary>
    /// <remarks>Each photo that waits is looked up by its key, as a query of its own: they are few, and a join would read all photos there are.</remarks>
    private const string Waiting =
        """
        judged as materialized (
            select verdict.photo_id, array_agg(verdict.channel_id::text) as channels,
                coalesce(array_agg(verdict.channel_id::text) filter (where verdict.reasons && array['possible_restricted_person', 'restricted_person_masked']), '{}') as risks
            from verdicts verdict
            join channels channel on channel.school_id = verdict.school_id and channel.channel_id = verdict.channel_id
            where verdict.school_id = $1 and verdict.verdict = 'review' and not verdict.reasons @> array['picture_not_read'] and (channel.closed is null or channel.closed >= $2::date)
            group by verdict.photo_id),
        placed as materialized (
            select judged.*, (
                select photo.batch_id from photos photo
                where photo.school_id = $1 and photo.id = judged.photo_id and photo.state in ('screened', 'unreadable')) as batch_id
            from judged),
        waiting as materialized (
            select placed.photo_id, case when cardinality(batch.channel_ids) = 0 then cardinality(placed.risks) > 0 else batch.channel_ids && placed.risks end as risky
            from placed join batches batch on batch.school_id = $1 and batch.id = placed.batch_id
            where cardinality(batch.channel_ids) = 0 or batch.channel_ids && placed.channels)
        """;

    private const string OnChannels =
        """
        from verdicts verdict
        join photos photo on photo.school_id = verdict.school_id and photo.id = verdict.photo_id and photo.state in ('screened', 'unreadable')
        join batches batch on batch.school_id = photo.school_id and batch.id = photo.batch_id
        join channels channel on channel.school_id = verdict.school_id and channel.channel_id = verdict.channel_id
        where verdict.school_id = $1 and verdict.verdict = 'review' and not verdict.reasons @> array['picture_not_read']
            and (channel.closed is null or channel.closed >= $2::date)
            and (cardinality(batch.channel_ids) = 0 or verdict.channel_id = any(batch.channel_ids))
        """;

    // What the user holds already is looked up for itself: they wait for it.
    private const string Held =
        $"""
        select claim.photo_id from review_claims claim
        where claim.school_id = $1 and claim.claimed_by = $3 and claim.claimed_until > $2 and claim.photo_id <> all($4)
            and exists (select {OnChannels} and verdict.photo_id = claim.photo_id)
        order by claim.claimed_until, claim.photo_id
        limit 1
        """;

    private const string Best =
        $"""
        with {Waiting}
        select waiting.photo_id
        from waiting
        left join review_claims claim on claim.school_id = $1 and claim.photo_id = waiting.photo_id and claim.claimed_until > $2
        where waiting.photo_id <> all($4) and (claim.photo_id is null or claim.claimed_by = $3)
        order by waiting.risky desc, (
            select count(*) from faces face
            where face.school_id = $1 and face.photo_id = waiting.photo_id and (face.strength <> 'match' or face.quality <> 'good')) desc, waiting.photo_id
        limit 1
        """;

    // Of two who reach for a photo at once the second waits here for the first, and then finds the claim of another.
    private const string Claim =
        """
        insert into review_claims as held (school_id, photo_id, claimed_by, claimed_until)
        select $1, $2, $3, $5 from photos where school_id = $1 and id = $2 and state in ('screened', 'unreadable')
        on conflict (school_id, photo_id) do update set claimed_by = excluded.claimed_by, claimed_until = excluded.claimed_until
        where held.claimed_by = excluded.claimed_by or held.claimed_until <= $4
        returning photo_id
        """;

    /// <summary>Gives a user the next photo, and holds it for them. A photo that they hold already comes first.</summary>
    /// <param name="except">Photos that are not to be given: those they skipped, and the one before them.</param>
    /// <returns>The photo, or null when none waits that nobody else holds.</returns>
    public async Task<long?> NextAsync(int schoolId, string user, IReadOnlyCollection<long> except, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(user);
        while ((await FindAsync(Held, schoolId, user, [.. except], cancellationToken) ?? await FindAsync(Best, schoolId, user, [.. except], cancellationToken)) is { } photoId)
        {
            if (await ClaimAsync(schoolId, photoId, user, cancellationToken))
                return photoId;
        }

        return null;
    }

    /// <summary>Holds a photo for a user, or holds it longer.</summary>
    /// <returns>False when somebody else holds it, or nobody may.</returns>
    public async Task<bool> ClaimAsync(int schoolId, long photoId, string user, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(user);
        DateTime now = time.GetUtcNow().UtcDateTime;
        await using NpgsqlCommand command = contexts.DataSource.CreateCommand(Claim);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = schoolId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = photoId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = user });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = now });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = now + ClaimTime });
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    /// <summary>Lets a photo go that a user holds: they skipped it, or are done with it.</summary>
    public async Task ReleaseAsync(int schoolId, long photoId, string user, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await context.ReviewClaims.Where(claim => claim.PhotoId == photoId && claim.ClaimedBy == user).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Whether a photo waits for a human.</summary>
    public async Task<bool> IsWaitingAsync(int schoolId, long photoId, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = contexts.DataSource.CreateCommand($"select exists (select {OnChannels} and verdict.photo_id = $3)");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = schoolId });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = time.GetUtcNow().UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = photoId });
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>How many photos wait, those that somebody is looking at included.</summary>
    public async Task<int> CountAsync(int schoolId, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = contexts.DataSource.CreateCommand($"with {Waiting} select count(*) from waiting");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = schoolId });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = time.GetUtcNow().UtcDateTime });
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    private async Task<long?> FindAsync(string sql, int schoolId, string user, long[] except, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = contexts.DataSource.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = schoolId });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = time.GetUtcNow().UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = user });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = except });
        return (long?)await command.ExecuteScalarAsync(cancellationToken);
    }
}
