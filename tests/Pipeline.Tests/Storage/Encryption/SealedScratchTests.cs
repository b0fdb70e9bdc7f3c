using ConsentLens.Pipeline.Storage.Encryption.Files;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Storage.Encryption;

public sealed class SealedScratchTests
{
    private const int ChunkOnDisk = (64 * 1024) + 16;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(200_001)]
    public async Task What_goes_in_comes_out_from_any_place_and_nothing_of_it_is_on_the_disk(int length)
    {
        using var folder = new ScratchFolder();
        byte[] content = new byte[length];
        new Random(length).NextBytes(content);
        await using (Stream scratch = (await SpaceIn(folder).TakeAsync(new PiecewiseStream(content, 7_001), length, default))!)
        {
            byte[] onDisk = await ReadSharedAsync(Assert.Single(folder.Files()));
            Assert.True(length < 16 || onDisk.AsSpan().IndexOf(content.AsSpan(0, 16)) < 0);
            byte[] back = new byte[length];
            await scratch.ReadExactlyAsync(back);
            Assert.Equal(content, back);
            var random = new Random(3);
            for (int round = 0; round < 50 && length > 0; round++)
            {
                int from = random.Next(length);
                byte[] part = new byte[random.Next(length - from)];
                scratch.Seek(from, SeekOrigin.Begin);
                await scratch.ReadExactlyAsync(part);
                Assert.True(content.AsSpan(from, part.Length).SequenceEqual(part));
            }

            scratch.Seek(0, SeekOrigin.End);
            Assert.Equal(0, await scratch.ReadAsync(new byte[1]));
        }

        Assert.Empty(folder.Files());
    }

    [Fact]
    public async Task More_than_allowed_is_not_taken_and_leaves_nothing()
    {
        using var folder = new ScratchFolder();

        Assert.Null(await SpaceIn(folder).TakeAsync(new MemoryStream(new byte[1001]), 1000, default));
        await Assert.ThrowsAsync<IOException>(() => SpaceIn(folder).TakeAsync(new PiecewiseStream(new byte[1000], 10, failAt: 500), 1000, default));

        Assert.Empty(folder.Files());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Written_and_read_at_any_place_it_is_like_a_stream_in_memory_and_never_sealed_twice_alike(int seed)
    {
        using var folder = new ScratchFolder();
        using var expected = new MemoryStream();
        await using Stream scratch = SpaceIn(folder).Create();
        var random = new Random(seed);
        byte[]? before = null;
        for (int round = 0; round < 300; round++)
        {
            int from = random.Next((int)expected.Length + 1);
            byte[] part = new byte[random.Next(random.Next(2) == 0 ? 20 : 150_000)];
            (expected.Position, scratch.Position) = (from, from);
            if (random.Next(3) > 0)
            {
                // The same bytes again and again: what lies on the disk shows nothing of that.
                Array.Fill(part, (byte)7);
                await expected.WriteAsync(part);
                await scratch.WriteAsync(part);
            }
            else
            {
                byte[] same = new byte[part.Length];
                Assert.Equal(await expected.ReadAtLeastAsync(part, part.Length, throwOnEndOfStream: false), await scratch.ReadAtLeastAsync(same, same.Length, throwOnEndOfStream: false));
                Assert.Equal(part, same);
            }

            Assert.Equal((expected.Length, expected.Position), (scratch.Length, scratch.Position));
            if (round is 150 or 299)
            {
                byte[] onDisk = await ReadSharedAsync(Assert.Single(folder.Files()));
                Assert.True(onDisk.AsSpan().IndexOf(Enumerable.Repeat((byte)7, 16).ToArray()) < 0);
                Assert.Equal(onDisk.Length / ChunkOnDisk, onDisk.Chunk(ChunkOnDisk).Select(chunk => Convert.ToHexString(chunk.AsSpan(0, 32))).Distinct().Count());
                Assert.False(before is not null && before.AsSpan(0, 64).SequenceEqual(onDisk.AsSpan(0, 64)));
                before = onDisk;
            }
        }
    }

    private static ScratchSpace SpaceIn(ScratchFolder folder) => new(folder.Path, TimeProvider.System);

    private static async Task<byte[]> ReadSharedAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes);
        return bytes;
    }
}
