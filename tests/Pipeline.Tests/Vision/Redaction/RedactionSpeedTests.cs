using System.Diagnostics;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Redaction;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.Vision.Redaction;

[Trait(Speed.Trait, Speed.Slow)]
public sealed class RedactionSpeedTests(ITestOutputHelper output)
{
    private const int Faces = 62;
    private const int Runs = 40;

    [Theory]
    [InlineData(RedactionStyle.Soft)]
    [InlineData(RedactionStyle.Solid)]
    [InlineData(RedactionStyle.Sticker)]
    public void A_class_photo_of_62_faces_takes_little_memory(RedactionStyle style)
    {
        FaceMask[] masks = [.. Enumerable.Range(0, Faces).Select(i => FaceMask.Over(new FaceBox(60 + (240 * (i % 16)), 200 + (500 * (i / 16)), 95, 125)))];
        using var image = new RgbImage(4000, 3000);
        new Random(1).NextBytes(image.Pixels);
        var times = new List<double>(Runs);
        long bytes = 0;
        for (int i = 0; i < Runs; i++)
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            Redactor.Apply(image, masks, style, i);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            bytes = GC.GetAllocatedBytesForCurrentThread() - allocated;
        }

        times.Sort();
        output.WriteLine($"Removing {Faces} faces of a 12 MP photo, {style}: median {times[Runs / 2]:F1} ms, best {times[0]:F1} ms, {bytes / 1024} KiB allocated");
        Assert.InRange(bytes, 0, 1024 * 1024);
    }
}
