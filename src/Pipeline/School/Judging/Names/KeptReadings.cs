using System.Globalization;
using System.Text.Json;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Encryption.Sealing;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Vision.Reading;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ConsentLens.Pipeline.School.Judging.Names;

/// <summary>Keeps what was read in pictures, so that whoever joins or is renamed is found in it without a second reading.</summary>
public sealed class KeptReadings(SchoolKeyStore keys, ILogger<KeptReadings> logger)
{
    /// <summary>Notes in a photo's row what was read in it, and adds whom that names. Names that were found before stay.</summary>
    /// <param name="lines">In pixels of the upright original.</param>
    /// <param name="names">Of the register as it is held.</param>
    internal async Task KeepAsync(
        ConsentLensDbContext context, PhotoRow photo, IReadOnlyList<TextLine> lines, RegisterNames names, DateTimeOffset now, CancellationToken cancellationToken)
    {
        (photo.ReadAt, photo.ReadingNamesSha256) = (now, names.Sha256);
        photo.ReadingCiphertext = lines.Count == 0 ? null : await SealAsync(context.CurrentSchoolId, photo.Id, lines, cancellationToken);
        await AddAsync(context, photo.Id, names.In(lines), now, cancellationToken);
    }

    /// <summary>Whom the readings of photos name on this register, without writing anything.</summary>
    /// <param name="onlyStale">Whether readings are passed over that were searched for these names before.</param>
    internal async Task<FoundReadings> FindAsync(ConsentLensDbContext context, RegisterNames names, long[] photoIds, bool onlyStale, CancellationToken cancellationToken)
    {
        byte[] current = names.Sha256;
        var rows = await context.Photos.AsNoTracking()
            .Where(photo => photoIds.Contains(photo.Id) && photo.ReadingCiphertext != null && (!onlyStale || photo.ReadingNamesSha256 == null || photo.ReadingNamesSha256 != current))
            .Select(photo => new { photo.Id, Ciphertext = photo.ReadingCiphertext! })
            .ToArrayAsync(cancellationToken);
        Dictionary<long, IReadOnlyList<NamedLine>> found = [];
        if (rows.Length == 0)
            return new FoundReadings(found);
        using DataKey key = await keys.OpenAsync(context.CurrentSchoolId, KeyPurpose.School, cancellationToken);
        foreach (var row in rows)
        {
            try
            {
                found.Add(row.Id, names.In(Open(key, row.Id, row.Ciphertext)));
            }
            catch (Exception damaged) when (damaged is VaultException or JsonException)
            {
                // It stays stale, and so the photo cannot be released.
                logger.NotUsable("the reading of photo", context.CurrentSchoolId, row.Id, damaged);
            }
        }

        return new FoundReadings(found);
    }

    /// <summary>Searches the readings of photos that were searched for other names.</summary>
    /// <returns>The photos that name somebody whom they did not name before.</returns>
    internal async Task<long[]> SearchAsync(ConsentLensDbContext context, RegisterNames names, long[] photoIds, DateTimeOffset now, CancellationToken cancellationToken)
    {
        FoundReadings found = await FindAsync(context, names, photoIds, onlyStale: true, cancellationToken);
        List<long> named = [];
        foreach ((long photo, IReadOnlyList<NamedLine> lines) in found.ByPhoto)
            if (await AddAsync(context, photo, lines, now, cancellationToken)) named.Add(photo);
        (long[] searched, byte[] current) = ([.. found.ByPhoto.Keys], names.Sha256);
        await context.Photos.Where(photo => searched.Contains(photo.Id)).ExecuteUpdateAsync(update => update.SetProperty(photo => photo.ReadingNamesSha256, current), cancellationToken);
        return [.. named];
    }

    /// <summary>Some photos, in the order of their ids, with a reading that was searched for other names.</summary>
    internal static Task<long[]> StaleAsync(ConsentLensDbContext context, RegisterNames names, long after, int most, CancellationToken cancellationToken)
    {
        byte[] current = names.Sha256;
        return context.Photos
            .Where(photo => photo.Id > after && photo.ReadingCiphertext != null && (photo.ReadingNamesSha256 == null || photo.ReadingNamesSha256 != current))
            .OrderBy(photo => photo.Id)
            .Select(photo => photo.Id)
            .Take(most)
            .ToArrayAsync(cancellationToken);
    }

    private static async Task<bool> AddAsync(ConsentLensDbContext context, long photoId, IReadOnlyList<NamedLine> named, DateTimeOffset now, CancellationToken cancellationToken)
    {
        int school = context.CurrentSchoolId;
        int added = 0;
        foreach ((string person, LineBox box) in named)
        {
            added += await context.Database.ExecuteSqlAsync(
                $"""
                insert into picture_names (school_id, photo_id, person_id, found_at, box_x, box_y, box_width, box_height)
                values ({school}, {photoId}, {person}, {now}, {Whole(box.X)}, {Whole(box.Y)}, {Whole(box.Width)}, {Whole(box.Height)}) on conflict do nothing
                """,
                cancellationToken);
        }

        return added > 0;
    }

    private static int Whole(float pixels) => (int)MathF.Round(pixels);

    private async Task<byte[]> SealAsync(int schoolId, long photoId, IReadOnlyList<TextLine> lines, CancellationToken cancellationToken)
    {
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        return SealedBytes.SealText(key, ContextOf(photoId), JsonSerializer.Serialize(lines));
    }

    private static TextLine[] Open(DataKey key, long photoId, byte[] ciphertext) =>
        JsonSerializer.Deserialize<TextLine[]>(SealedBytes.OpenText(key, ContextOf(photoId), ciphertext)) ?? [];

    private static SealedContext ContextOf(long photoId) => new("photos", "reading_ciphertext", photoId.ToString(CultureInfo.InvariantCulture));
}

/// <summary>Whom the readings of photos name; those that could not be opened are missing.</summary>
internal sealed record FoundReadings(IReadOnlyDictionary<long, IReadOnlyList<NamedLine>> ByPhoto)
{
    /// <summary>Those who were known to be named, and everybody else who is.</summary>
    public IReadOnlyList<Consent.Policy.PictureName> With(long photoId, IReadOnlyList<Consent.Policy.PictureName> known) =>
        ByPhoto.TryGetValue(photoId, out IReadOnlyList<NamedLine>? lines)
            ? [.. known, .. lines.Select(line => line.PersonId).Except(known.Select(name => name.PersonId)).Select(person => new Consent.Policy.PictureName(person, Since: null))]
            : known;
}
