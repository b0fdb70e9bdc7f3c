using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Tests.Storage.Encryption;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Review;

public sealed class PreviewCacheTests
{
    [Fact]
    public async Task A_preview_that_cannot_be_kept_or_read_costs_the_time_to_make_it_again_and_is_logged_by_ids_alone()
    {
        using var folder = new ScratchFolder();
        using DataKey key = DataKey.Create(KeyOwner.School("1"));
        BlobAddress photo = BlobAddress.Of(key, Digest.Sha256("a photo"u8));
        var log = new Lines();
        await File.WriteAllTextAsync(folder.At("a file"), "in the way");

        new PreviewCache(folder.At("a file"), log).Keep(key, photo, "thumb", [1]);
        Assert.StartsWith($"Warning: The preview of file {photo} of school 1 could not be kept: ", Assert.Single(log), StringComparison.Ordinal);
        log.Clear();

        var cache = new PreviewCache(folder.At("previews"), log);
        Assert.Null(await cache.FindAsync(key, photo, "thumb", default));
        Assert.Empty(log);
        cache.Keep(key, photo, "thumb", [1]);
        await File.WriteAllBytesAsync(Assert.Single(Directory.GetFiles(folder.At("previews"), "*", SearchOption.AllDirectories)), [2]);
        Assert.Null(await cache.FindAsync(key, photo, "thumb", default));
        Assert.Equal([$"Warning: The preview of file {photo} of school 1 cannot be read, and is made again: VaultException"], log);
    }

    private sealed class Lines : List<string>, ILogger<PreviewCache>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Add($"{logLevel}: {formatter(state, exception)}");
    }
}
