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

    /// <summary>A page of them, the newest first, and how many there are in all.</summary>
    /// <param name="presence">Only those that the person is in like this; null for all.</param>
    /// <param name="page">Which page, from 1.</param>
    public async Task<(IReadOnlyList<PersonPhoto> Photos, int Total)> ReadAsync(int schoolId, string personId, Presence? presence, int page, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await context.Database.OpenConnectionAsync(cancellationToken);
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        // Locked photos are for the safeguarding list alone.
        PersonClue[] found = [.. (await PersonClues.ReadAsync(connection, schoolId, personId, cancellationToken)).Where(photo => !photo.IsLocked && (presence is null || photo.Presence == presence))];
        PersonClue[] shown = [.. found.Skip((Math.Max(page, 1) - 1) * PageSize).Take(PageSize)];
        ILookup<(long PhotoId, string ChannelId), ReleasedPhoto> released = await ReleasedPhotoReader.ReadAsync(connection, schoolId, [.. shown.Select(photo => photo.PhotoId)], cancellationToken);
        Dictionary<string, string> channels = await context.Channels.ToDictionaryAsync(channel => channel.ChannelId, channel => channel.Platform, cancellationToken);
        ILookup<long, PhotoPlace> places = released.SelectMany(copies => copies)
            .Where(copy => copy.IsOut)
            .ToLookup(copy => copy.PhotoId, copy => new PhotoPlace(channels[copy.ChannelId], copy.Link, copy.ReleaseId));
        long[] batches = [.. shown.Select(photo => photo.BatchId).Distinct()];
        Dictionary<long, byte[]> names = await context.Batches.Where(batch => batches.Contains(batch.Id)).ToDictionaryAsync(batch => batch.Id, batch => batch.NameCiphertext, cancellationToken);
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        return ([.. shown.Select(photo => new PersonPhoto(photo.PhotoId, photo.Presence, BatchName.Open(key, photo.BatchId, names[photo.BatchId]).Name, [.. places[photo.PhotoId]], photo.IsDeleted))], found.Length);
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
