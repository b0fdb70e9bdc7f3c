using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.School.Takedowns;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ConsentLens.Pipeline.School.Review.Dossier;

/// <summary>Lists the photos that somebody is or may be in, and where those are out. For users who may know who is restricted: the list tells who is in a blocked photo.</summary>
public sealed class PersonPhotos(ConsentLensDbContextFactory contexts, SchoolKeyStore keys)
{
    /// <summary>Photos on a page.</summary>
    public const int PageSize = 24;

    // A face that somebody said is another's, a guest's or no face is nobody's clue any more. Locked photos are for the safeguarding list alone; of what was deleted, only what was released
    // is still told.
    private const string Sql =
        """
        with near as (
            select photo_id from face_candidates where school_id = $1 and person_id = $2
            union select photo_id from human_assertions where school_id = $1 and person_id = $2),
        words as (
            select distinct on (word.photo_id, word.face_ordinal) word.photo_id, word.face_ordinal, word.kind, word.person_id
            from human_assertions word join near using (photo_id)
            where word.school_id = $1
            order by word.photo_id, word.face_ordinal, word.sequence desc),
        clues as (
            select photo_id, 0 as presence from words where kind = 'is_person' and person_id = $2
            union all
            select candidate.photo_id, case when face.strength = 'match' and candidate.rank = 0 then 1 else 2 end
            from face_candidates candidate
            join faces face on face.school_id = $1 and face.photo_id = candidate.photo_id and face.ordinal = candidate.face_ordinal
            left join words on words.photo_id = candidate.photo_id and words.face_ordinal = candidate.face_ordinal
            where candidate.school_id = $1 and candidate.person_id = $2 and face.strength in ('match', 'possible')
                and (words.kind is null or words.kind not in ('is_person', 'guest', 'not_a_face'))
            union all select photo_id, 3 from photo_names where school_id = $1 and person_id = $2
            union all select photo_id, 3 from picture_names where school_id = $1 and person_id = $2)
        select photo.id, photo.batch_id, min(clues.presence), photo.state = 'purged'
        from clues join photos photo on photo.school_id = $1 and photo.id = clues.photo_id
        where photo.state not in ('locked', 'purged')
            or (photo.state = 'purged' and exists (
                select from release_items item join releases release on release.school_id = $1 and release.id = item.release_id
                where item.school_id = $1 and item.photo_id = photo.id and release.state not in ('draft', 'cancelled')))
        group by photo.id, photo.batch_id, photo.state
        order by photo.id desc
        """;

    /// <summary>A page of them, the newest first, and how many there are in all.</summary>
    /// <param name="presence">Only those that the person is in like this; null for all.</param>
    /// <param name="page">Which page, from 1.</param>
    public async Task<(IReadOnlyList<PersonPhoto> Photos, int Total)> ReadAsync(int schoolId, string personId, Presence? presence, int page, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await context.Database.OpenConnectionAsync(cancellationToken);
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        (long Id, long Batch, Presence Presence, bool IsDeleted)[] found = [.. (await FindAsync(connection, schoolId, personId, cancellationToken)).Where(photo => presence is null || photo.Presence == presence)];
        (long Id, long Batch, Presence Presence, bool IsDeleted)[] shown = [.. found.Skip((Math.Max(page, 1) - 1) * PageSize).Take(PageSize)];
        ILookup<(long PhotoId, string ChannelId), ReleasedPhoto> released = await ReleasedPhotoReader.ReadAsync(connection, schoolId, [.. shown.Select(photo => photo.Id)], cancellationToken);
        Dictionary<string, string> channels = await context.Channels.ToDictionaryAsync(channel => channel.ChannelId, channel => channel.Platform, cancellationToken);
        ILookup<long, PhotoPlace> places = released.SelectMany(copies => copies)
            .Where(copy => copy.IsOut)
            .ToLookup(copy => copy.PhotoId, copy => new PhotoPlace(channels[copy.ChannelId], copy.Link, copy.ReleaseId));
        long[] batches = [.. shown.Select(photo => photo.Batch).Distinct()];
        Dictionary<long, byte[]> names = await context.Batches.Where(batch => batches.Contains(batch.Id)).ToDictionaryAsync(batch => batch.Id, batch => batch.NameCiphertext, cancellationToken);
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        return ([.. shown.Select(photo => new PersonPhoto(photo.Id, photo.Presence, BatchName.Open(key, photo.Batch, names[photo.Batch]).Name, [.. places[photo.Id]], photo.IsDeleted))], found.Length);
    }

    private static async Task<List<(long Id, long Batch, Presence Presence, bool IsDeleted)>> FindAsync(NpgsqlConnection connection, int schoolId, string personId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = schoolId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = personId });
        List<(long Id, long Batch, Presence Presence, bool IsDeleted)> found = [];
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            found.Add((row.GetInt64(0), row.GetInt64(1), (Presence)row.GetInt32(2), row.GetBoolean(3)));
        return found;
    }
}

/// <summary>How somebody is in a photo, as far as it is known.</summary>
public enum Presence
{
    /// <summary>A human said so.</summary>
    Confirmed,

    /// <summary>A face is theirs, by comparison.</summary>
    Recognised,

    /// <summary>A face may be theirs.</summary>
    Possible,

    /// <summary>Their name came with the photo, or is written in it.</summary>
    Named,
}

/// <summary>A photo that somebody is or may be in.</summary>
/// <param name="Places">Where copies of it are out, as far as that was recorded.</param>
/// <param name="IsDeleted">Whether its picture has been deleted; it is told because copies were released.</param>
public sealed record PersonPhoto(long PhotoId, Presence Presence, string BatchName, IReadOnlyList<PhotoPlace> Places, bool IsDeleted);

/// <summary>Where a copy of a photo is out.</summary>
/// <param name="Link">Where it was published; empty when the package left and that was never recorded.</param>
public sealed record PhotoPlace(string Platform, string Link, long ReleaseId);
