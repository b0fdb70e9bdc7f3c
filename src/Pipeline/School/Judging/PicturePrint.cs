using System.Buffers.Binary;
using System.Collections;
using System.Security.Cryptography;
using ConsentLens.Pipeline.School.Judging.Evidence;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Likeness;
using Npgsql;
using NpgsqlTypes;

namespace ConsentLens.Pipeline.School.Judging;

/// <summary>By what decoded pixels are known again: the very same ones, and what they look like. Both depend on the school's key, so that nobody can tell from
/// them alone whether a picture that they have is there.</summary>
/// <param name="Pixels">A hash of size and pixels, 32 bytes.</param>
/// <param name="Looks">What they look like.</param>
/// <param name="Mirrored">What their mirror image looks like.</param>
public sealed record PicturePrint(byte[] Pixels, BitArray Looks, BitArray Mirrored)
{
    /// <param name="key">The school's.</param>
    /// <param name="image">The upright photo at release size.</param>
    public static PicturePrint Of(DataKey key, RgbImage image)
    {
        (byte[] upright, byte[] mirrored) = PictureHash.Of(image);
        byte[] mask = new byte[PictureRow.LooksLength / 8];
        // Under the same mask as many bits differ as without it.
        key.Derive("ConsentLens picture looks v1", [], mask);
        return new PicturePrint(HashOf(key, image), Masked(upright, mask), Masked(mirrored, mask));
    }

    /// <summary>The hash of size and pixels alone.</summary>
    public static byte[] HashOf(DataKey key, RgbImage image)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> size = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(size, image.Width);
        BinaryPrimitives.WriteInt32LittleEndian(size[4..], image.Height);
        hash.AppendData("decoded pixels"u8);
        hash.AppendData(size);
        hash.AppendData(image.Pixels);
        return BlobAddress.Of(key, new Digest(hash.GetHashAndReset())).Bytes.ToArray();
    }

    private static BitArray Masked(byte[] bits, byte[] mask) => new([.. bits.Zip(mask, (bit, masked) => (byte)(bit ^ masked))]);
}

/// <summary>Keeps the prints of photos, and with each which others it is like.</summary>
internal static class PictureTable
{
    private const string Forget = "delete from picture_likenesses where school_id = $1 and (photo_id = $2 or like_photo_id = $2)";

    private const string Keep =
        """
        insert into pictures (school_id, photo_id, pixel_hash, looks) values ($1, $2, $3, $4)
        on conflict (school_id, photo_id) do update set pixel_hash = excluded.pixel_hash, looks = excluded.looks
        """;

    // A scan: bits that differ are no order that an index could keep. "offset 0" has each distance computed once.
    private const string Link =
        """
        insert into picture_likenesses (school_id, photo_id, like_photo_id, distance)
        select $1, $2, photo_id, distance from (
            select photo_id, pixel_hash, least(bit_count(looks # $4), bit_count(looks # $5)) as distance from pictures where school_id = $1 offset 0) near
        where distance <= $6 and photo_id <> $2 and pixel_hash <> $3
        """;

    private const string ForgetPurged =
        $"""
        delete from pictures own using photos photo
        where own.school_id = $1 and photo.school_id = $1 and photo.id = own.photo_id and photo.state = 'purged'
            and own.photo_id not in (select held.photo_id from ({HeldPictures.HeldByHumans}) held)
            and not exists (select from verdicts where school_id = $1 and photo_id = own.photo_id and {HeldPictures.BlocksForSomebody})
            and not (
                exists (select from human_assertions where school_id = $1 and photo_id = own.photo_id and kind in ('is_person', 'mask'))
                and exists (
                    select from photos other
                    where other.school_id = $1 and other.state <> 'purged' and other.id in (
                        select like_photo_id from picture_likenesses where school_id = $1 and photo_id = own.photo_id
                        union all select photo_id from picture_likenesses where school_id = $1 and like_photo_id = own.photo_id
                        union all select photo_id from pictures where school_id = $1 and pixel_hash = own.pixel_hash)))
        """;

    private const string HeldWithoutPrint =
        $"""
        select photo.id from photos photo
        where photo.school_id = $1 and photo.id = any($2)
            and not exists (select from pictures where school_id = $1 and photo_id = photo.id)
            and (photo.id in (select held.photo_id from ({HeldPictures.HeldByHumans}) held)
                or exists (select from verdicts where school_id = $1 and photo_id = photo.id and {HeldPictures.BlocksForSomebody}))
        order by photo.id limit 1
        """;

    /// <summary>Keeps what a photo's pixels look like, in the connection's transaction. The caller holds the judging lock, so that of two like photos one sees the
    /// other.</summary>
    public static async Task KeepAsync(NpgsqlConnection connection, int schoolId, long photoId, PicturePrint print, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        NpgsqlParameter[] ids = [new NpgsqlParameter<int> { TypedValue = schoolId }, new NpgsqlParameter<long> { TypedValue = photoId }];
        Add(batch, Forget, ids);
        Add(batch, Keep, [.. ids, Bytes(print), Bits(print.Looks)]);
        Add(batch, Link, [.. ids, Bytes(print), Bits(print.Looks), Bits(print.Mirrored), new NpgsqlParameter<int> { TypedValue = PictureHash.SameWithin }]);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The first of the photos that is held and would not be known again without its file; null when there is none.</summary>
    public static async Task<long?> FirstHeldWithoutPrintAsync(NpgsqlConnection connection, int schoolId, long[] photoIds, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(HeldWithoutPrint, connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = schoolId });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = photoIds });
        return (long?)await command.ExecuteScalarAsync(cancellationToken);
    }

    /// <summary>Forgets the pictures whose pixels were deleted and that hold nothing any more. What people said of their faces counts for other photos of the same picture as
    /// long as there are such. The caller holds the judging lock.</summary>
    public static async Task ForgetPurgedAsync(NpgsqlConnection connection, int schoolId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ForgetPurged, connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = schoolId });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Add(NpgsqlBatch batch, string sql, IEnumerable<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (NpgsqlParameter parameter in parameters)
            command.Parameters.Add(parameter.Clone());
        batch.BatchCommands.Add(command);
    }

    private static NpgsqlParameter<byte[]> Bytes(PicturePrint print) => new() { TypedValue = print.Pixels };

    private static NpgsqlParameter Bits(BitArray bits) => new() { Value = bits, NpgsqlDbType = NpgsqlDbType.Bit };
}
