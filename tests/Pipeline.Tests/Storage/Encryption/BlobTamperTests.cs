using System.Security.Cryptography;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Storage.Encryption;

public sealed class BlobTamperTests : IDisposable
{
    private const int Chunk = 65_536;
    private const int Sealed = Chunk + BlobFormat.TagSize;
    private readonly BlobFixture _fixture = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public async Task Every_turned_bit_of_a_small_file_is_noticed(int length)
    {
        StoredBlob blob = await _fixture.WriteAsync(Bytes.Of(length));
        string path = _fixture.FileOf(blob);
        byte[] file = await File.ReadAllBytesAsync(path);
        for (int bit = 0; bit < file.Length * 8; bit++)
        {
            byte[] changed = [.. file];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            await AssertDamagedAsync(blob, path, changed);
        }
    }

    [Fact]
    public async Task A_turned_bit_in_any_part_of_a_large_file_is_noticed()
    {
        StoredBlob blob = await _fixture.WriteAsync(Bytes.Of((4 * Chunk) + 100));
        string path = _fixture.FileOf(blob);
        byte[] file = await File.ReadAllBytesAsync(path);
        for (int index = 0; index < file.Length; index += 4_001)
            await AssertDamagedAsync(blob, path, Bytes.Flipped(file, index));
        await AssertDamagedAsync(blob, path, Bytes.Flipped(file, file.Length - 1));
    }

    [Fact]
    public async Task A_file_cut_off_at_any_boundary_or_lengthened_is_noticed()
    {
        StoredBlob blob = await _fixture.WriteAsync(Bytes.Of(4 * Chunk));
        string path = _fixture.FileOf(blob);
        byte[] file = await File.ReadAllBytesAsync(path);
        int[] lengths =
        [
            .. Enumerable.Range(0, 4).SelectMany(chunk => new[] { -1, 0, 1 }.Select(more => BlobFormat.HeaderSize + (chunk * Sealed) + more)),
            0, 1, BlobFormat.SealedLengthOffset, file.Length - BlobFormat.TagSize, file.Length - 1,
        ];
        foreach (int length in lengths) await AssertDamagedAsync(blob, path, file[..length]);
        await AssertDamagedAsync(blob, path, [.. file, 0]);
        await AssertDamagedAsync(blob, path, [.. file, .. file.AsSpan(file.Length - Sealed)]);
    }

    [Fact]
    public async Task Any_two_chunks_exchanged_or_one_repeated_are_noticed()
    {
        StoredBlob blob = await _fixture.WriteAsync(Bytes.Of(4 * Chunk));
        string path = _fixture.FileOf(blob);
        byte[] file = await File.ReadAllBytesAsync(path);
        for (int one = 0; one < 4; one++)
        {
            for (int other = 0; other < 4; other++)
            {
                if (one == other) continue;
                byte[] repeated = [.. file];
                ChunkOf(file, one).CopyTo(ChunkOf(repeated, other));
                await AssertDamagedAsync(blob, path, repeated);
                byte[] exchanged = [.. repeated];
                ChunkOf(file, other).CopyTo(ChunkOf(exchanged, one));
                await AssertDamagedAsync(blob, path, exchanged);
            }
        }
    }

    [Fact]
    public async Task A_chunk_of_another_file_is_noticed_even_if_the_content_is_the_same()
    {
        byte[] content = Bytes.Of(2 * Chunk);
        StoredBlob blob = await _fixture.WriteAsync(content);
        string path = _fixture.FileOf(blob);
        byte[] before = await File.ReadAllBytesAsync(path);
        _ = await _fixture.WriteAsync(content);
        byte[] after = await File.ReadAllBytesAsync(path);

        byte[] spliced = [.. after];
        ChunkOf(before, 1).CopyTo(ChunkOf(spliced, 1));
        await AssertDamagedAsync(blob, path, spliced);
        await AssertDamagedAsync(blob, path, [.. before.AsSpan(0, BlobFormat.HeaderSize), .. after.AsSpan(BlobFormat.HeaderSize)]);
    }

    [Fact]
    public async Task A_file_put_in_anothers_place_is_refused_before_a_byte_of_it_is_read()
    {
        StoredBlob one = await _fixture.WriteAsync(Bytes.Of(1000, seed: 1));
        StoredBlob other = await _fixture.WriteAsync(Bytes.Of(1000, seed: 2));
        File.Copy(_fixture.FileOf(other), _fixture.FileOf(one), overwrite: true);

        _ = await VaultAssert.FailsAsync(VaultFailure.Damaged, () => _fixture.Store.OpenAsync(_fixture.Key, one.Address, default));
    }

    [Fact]
    public async Task Another_schools_key_neither_finds_nor_opens_it()
    {
        StoredBlob blob = await _fixture.WriteAsync(Bytes.Of(1000));
        using DataKey otherKey = DataKey.Create(KeyOwner.School("S2"));
        StoredBlob other = await _fixture.Store.WriteAsync(otherKey, Bytes.Of(1000), default);

        Assert.NotEqual(blob.Address, other.Address);
        _ = await VaultAssert.FailsAsync(VaultFailure.NotFound, () => _fixture.Store.ReadAsync(otherKey, blob.Address, default));
        File.Copy(_fixture.FileOf(other), _fixture.FileOf(blob), overwrite: true);
        _ = await VaultAssert.FailsAsync(VaultFailure.Damaged, () => _fixture.ReadAsync(blob));
    }

    [Fact]
    public void A_sealed_chunk_opens_only_as_the_chunk_that_it_is()
    {
        using BlobCipher cipher = BlobCipher.ForNewFile(_fixture.Key);
        byte[] sealedChunk = new byte[3 + BlobFormat.TagSize];
        byte[] plain = new byte[3];
        cipher.SealChunk(1, final: false, [1, 2, 3], sealedChunk);

        cipher.OpenChunk(1, final: false, sealedChunk, plain);

        Assert.Equal([1, 2, 3], plain);
        _ = Assert.Throws<AuthenticationTagMismatchException>(() => cipher.OpenChunk(1, final: true, sealedChunk, plain));
        _ = Assert.Throws<AuthenticationTagMismatchException>(() => cipher.OpenChunk(0, final: false, sealedChunk, plain));
        _ = Assert.Throws<AuthenticationTagMismatchException>(() => cipher.OpenChunk(2, final: false, sealedChunk, plain));
    }

    public void Dispose() => _fixture.Dispose();

    private static Span<byte> ChunkOf(byte[] file, int chunk) => file.AsSpan(BlobFormat.HeaderSize + (chunk * Sealed), Sealed);

    private async Task AssertDamagedAsync(StoredBlob blob, string path, byte[] file)
    {
        await File.WriteAllBytesAsync(path, file);
        _ = await VaultAssert.FailsAsync(VaultFailure.Damaged, () => _fixture.ReadAsync(blob));
        Assert.Equal(BlobCondition.Damaged, await _fixture.Store.CheckAsync(_fixture.Key, blob.Address, default));
    }
}
