using ConsentLens.Pipeline.Storage.Encryption.Files;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Storage.Encryption;

public sealed class SealedScratchTests
{
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
        await using (SealedScratch scratch = (await SealedScratch.TakeAsync(folder.Path, new PiecewiseStream(content, 7_001), length, default))!)
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

        Assert.Null(await SealedScratch.TakeAsync(folder.Path, new MemoryStream(new byte[1001]), 1000, default));
        await Assert.ThrowsAsync<IOException>(() => SealedScratch.TakeAsync(folder.Path, new PiecewiseStream(new byte[1000], 10, failAt: 500), 1000, default));

        Assert.Empty(folder.Files());
    }

    private static async Task<byte[]> ReadSharedAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes);
        return bytes;
    }
}
