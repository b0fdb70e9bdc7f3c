using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Storage.Encryption;

public sealed class BlobRoundTripTests : IDisposable
{
    private const int Chunk = 65_536;
    private readonly BlobFixture _fixture = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(Chunk - 1)]
    [InlineData(Chunk)]
    [InlineData(Chunk + 1)]
    [InlineData((2 * Chunk) - 1)]
    [InlineData(2 * Chunk)]
    [InlineData((2 * Chunk) + 1)]
    [InlineData(4_000_000)]
    [InlineData((32 * Chunk) + 1)]
    [InlineData(23_456_789)]
    public async Task A_content_of_any_length_comes_back(int length)
    {
        byte[] content = Bytes.Of(length);

        StoredBlob blob = await _fixture.WriteAsync(content);

        Assert.Equal(length, blob.Length);
        Assert.Equal(BlobAddress.Of(_fixture.Key, Digest.Sha256(content)), blob.Address);
        Assert.False(blob.AlreadyPresent);
        Assert.Equal(content, await _fixture.ReadAsync(blob));
        Assert.Equal(BlobFormat.FileLength(length), new FileInfo(_fixture.FileOf(blob)).Length);
    }

    [Fact]
    public void A_content_written_and_read_in_pieces_of_any_size_comes_back()
    {
        Gen<(int Length, int WritePiece, int ReadPiece)> cases =
            from length in Gen.Choose(0, 300_000)
            from writePiece in Gen.Choose(1, 100_000)
            from readPiece in Gen.Choose(1, 100_000)
            select (length, writePiece, readPiece);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(cases.ToArbitrary(), ComesBack));
    }

    [Fact]
    public async Task A_stream_read_without_tasks_gives_the_same()
    {
        byte[] content = Bytes.Of(200_000);
        StoredBlob blob = await _fixture.WriteAsync(content);
        using var copy = new MemoryStream();

        await using (BlobStream stream = await _fixture.Store.OpenAsync(_fixture.Key, blob.Address, default))
        {
            Assert.Equal(content.Length, stream.Length);
            ReadBlocking(stream, copy);
            Assert.Equal(content.Length, stream.Position);
        }

        Assert.Equal(content, copy.ToArray());
    }

    [Fact]
    public async Task The_key_may_go_while_the_stream_is_read()
    {
        byte[] content = Bytes.Of(200_000);
        StoredBlob blob = await _fixture.WriteAsync(content);
        await using BlobStream stream = await _fixture.Store.OpenAsync(_fixture.Key, blob.Address, default);
        using var copy = new MemoryStream();

        _fixture.Key.Dispose();
        await stream.CopyToAsync(copy);

        Assert.Equal(content, copy.ToArray());
    }

    public void Dispose() => _fixture.Dispose();

    private static void ReadBlocking(Stream from, MemoryStream to)
    {
        byte[] piece = new byte[7_000];
        for (int count = from.Read(piece); count > 0; count = from.Read(piece)) to.Write(piece, 0, count);
    }

    private async Task<bool> ComesBack((int Length, int WritePiece, int ReadPiece) sizes)
    {
        byte[] content = Bytes.Of(sizes.Length, seed: sizes.Length);
        await using var forwardOnly = new PiecewiseStream(content, sizes.WritePiece);
        StoredBlob blob = await _fixture.Store.WriteAsync(_fixture.Key, forwardOnly, default);
        await using BlobStream stream = await _fixture.Store.OpenAsync(_fixture.Key, blob.Address, default);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, sizes.ReadPiece);
        return content.AsSpan().SequenceEqual(copy.ToArray());
    }
}
