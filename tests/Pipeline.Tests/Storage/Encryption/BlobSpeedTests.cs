using System.Diagnostics;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.Storage.Encryption;

public sealed class BlobSpeedTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Print_how_fast_photos_are_stored_and_read()
    {
        const int Photos = 24;
        using var fixture = new BlobFixture();
        byte[][] contents = [.. Enumerable.Range(0, Photos).Select(i => Bytes.Of(4_000_000, seed: i))];
        _ = await fixture.WriteAsync(Bytes.Of(1_000_000, seed: -1));

        var blobs = new List<StoredBlob>();
        var watch = Stopwatch.StartNew();
        foreach (byte[] content in contents) blobs.Add(await fixture.WriteAsync(content));
        TimeSpan writing = watch.Elapsed;
        watch.Restart();
        foreach (StoredBlob blob in blobs) Assert.Equal(4_000_000, (await fixture.ReadAsync(blob)).Length);
        TimeSpan reading = watch.Elapsed;

        double megabytes = Photos * 4.0;
        output.WriteLine($"{Photos} photos of 4 MB: stored at {megabytes / writing.TotalSeconds:F0} MB/s ({writing.TotalMilliseconds / Photos:F1} ms a photo, flushed to disk), read and verified at {megabytes / reading.TotalSeconds:F0} MB/s ({reading.TotalMilliseconds / Photos:F1} ms a photo).");
    }
}
