using ConsentLens.Consent;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using Npgsql;

namespace ConsentLens.Pipeline.School.Online;

/// <summary>Reads what was found on a site: each picture with its pages, and how it stands.</summary>
public sealed class OnlinePictures(ConsentLensDbContextFactory contexts, SchoolKeyStore keys)
{
    /// <summary>How each picture of the site $2 of the school $1 stands.</summary>
    internal const string Standings =
        """
        standings as (
            select found.*, photo.state, verdict.verdict, verdict.reasons,
                case when found.gone_at is not null then 'gone'
                    when task.open then 'must_come_down'
                    when task.confirmed then 'confirmed'
                    when photo.state = 'uploaded' or coalesce(verdict.verdict, 'review') = 'review' then 'waiting'
                    else 'fine' end as standing
            from found_pictures found
            join sites site on site.school_id = $1 and site.id = found.site_id
            join photos photo on photo.school_id = $1 and photo.id = found.photo_id
            left join verdicts verdict on verdict.school_id = $1 and verdict.photo_id = found.photo_id and verdict.channel_id = site.channel_id
            cross join lateral (
                select coalesce(bool_or(confirmed_at is null), false) as open,
                    coalesce(bool_or(confirmed_at is not null and last_departure >= (
                        select max(sequence) from publications
                        where school_id = $1 and release_id = found.release_id and (photo_id is null or photo_id = found.photo_id))), false) as confirmed
                from takedowns
                where school_id = $1 and photo_id = found.photo_id and release_id = found.release_id) task
            where found.school_id = $1 and found.site_id = $2)
        """;

    // What came from here is known by its bytes, or by its looks: then it was made smaller, or encoded anew.
    private const string Sql =
        $"""
        with {Standings},
        wanted as (
            select * from standings
            where case $3 when '' then standing <> 'gone' when 'new' then standing <> 'gone' and first_audit_id = $4 else standing = $3 end
            order by array_position(array['must_come_down', 'waiting', 'confirmed', 'fine', 'gone'], standing), photo_id
            offset $5 limit $6)
        select wanted.photo_id, wanted.file_id, wanted.seen_ciphertext, wanted.standing, wanted.state = 'locked', wanted.state, wanted.verdict, wanted.reasons,
            wanted.first_audit_id = $4, wanted.last_audit_id = $4, wanted.gone_at, origin.release_id, origin.photo_id
        from wanted
        left join lateral (
            select item.release_id, item.photo_id from release_items item
            join releases release on release.school_id = $1 and release.id = item.release_id and release.state in ('built', 'retired')
            where item.school_id = $1 and item.copy_sha256 is not null and item.photo_id in (
                select wanted.photo_id
                union all select like_photo_id from picture_likenesses where school_id = $1 and photo_id = wanted.photo_id
                union all select photo_id from picture_likenesses where school_id = $1 and like_photo_id = wanted.photo_id)
            order by item.release_id desc limit 1) origin on true
        order by array_position(array['must_come_down', 'waiting', 'confirmed', 'fine', 'gone'], wanted.standing), wanted.photo_id
        """;

    /// <param name="site">Whose.</param>
    /// <param name="wanted">Which; null for all that may be there.</param>
    public async Task<IReadOnlyList<OnlinePicture>> ReadAsync(SiteStanding site, OnlineChoice? wanted, int skip, int take, CancellationToken cancellationToken)
    {
        using DataKey key = await keys.OpenAsync(site.Site.SchoolId, KeyPurpose.School, cancellationToken);
        await using NpgsqlCommand command = contexts.DataSource.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = site.Site.SchoolId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = site.Site.Id });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = wanted is { } choice ? ReportCode.Of(choice) : string.Empty });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = site.Last?.Id ?? 0 });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = skip });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = take });
        List<OnlinePicture> pictures = [];
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            pictures.Add(new OnlinePicture(row.GetInt64(0), SeenOnline.Open(key, site.Site.Id, row.GetString(1), row.GetFieldValue<byte[]>(2)), Parse<OnlineChoice>(row.GetString(3)))
            {
                IsHeldBack = row.GetBoolean(4),
                State = Parse<PhotoState>(row.GetString(5)),
                Verdict = row.IsDBNull(6) ? null : Parse<Verdict>(row.GetString(6)),
                Reasons = row.IsDBNull(7) ? [] : [.. row.GetFieldValue<string[]>(7).Select(code => ReasonText.TryParse(code, out Reason reason) ? reason : Reason.NotScreened)],
                IsNew = row.GetBoolean(8),
                WasSeenLast = row.GetBoolean(9),
                GoneAt = row.IsDBNull(10) ? null : row.GetFieldValue<DateTimeOffset>(10),
                FromRelease = row.IsDBNull(11) ? null : row.GetInt64(11),
                FromPhoto = row.IsDBNull(12) ? null : row.GetInt64(12),
            });
        }

        return pictures;
    }

    private static TEnum Parse<TEnum>(string code)
        where TEnum : struct, Enum => ReportCodeConverter<TEnum>.Parse(code);
}

/// <summary>How a picture stands that was found online.</summary>
public enum OnlineChoice
{
    /// <summary>It has a takedown that nobody has confirmed.</summary>
    MustComeDown,

    /// <summary>Nobody has said yet who is in it, or it is still being screened.</summary>
    Waiting,

    /// <summary>Somebody confirmed that it is down, and no audit has found it since.</summary>
    Confirmed,

    /// <summary>Nothing speaks against it.</summary>
    Fine,

    /// <summary>The last audits did not find it any more.</summary>
    Gone,

    /// <summary>The last audit found it first, however it stands.</summary>
    New,
}

/// <summary>A picture that was found online.</summary>
public sealed record OnlinePicture(long PhotoId, SeenOnline Seen, OnlineChoice Standing)
{
    /// <summary>Whether the photo is locked for safeguarding: then only the safeguarding lead may be told which one it is.</summary>
    public required bool IsHeldBack { get; init; }

    public required PhotoState State { get; init; }

    /// <summary>How it is judged for the site's channel; null before it is.</summary>
    public required Verdict? Verdict { get; init; }

    public required IReadOnlyList<Reason> Reasons { get; init; }

    /// <summary>Whether the last audit found it first.</summary>
    public required bool IsNew { get; init; }

    /// <summary>Whether the last audit found it.</summary>
    public required bool WasSeenLast { get; init; }

    public required DateTimeOffset? GoneAt { get; init; }

    /// <summary>The release in which the same picture left the school; null where it is not known to have.</summary>
    public required long? FromRelease { get; init; }

    /// <summary>The photo in that release.</summary>
    public required long? FromPhoto { get; init; }
}
