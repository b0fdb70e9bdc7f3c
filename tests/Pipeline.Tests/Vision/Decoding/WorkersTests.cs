using ConsentLens.Pipeline.Vision.Decoding;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Decoding;

// Alone: it looks at the memory of the whole process.
[Collection(nameof(WorkersTests))]
[CollectionDefinition(nameof(WorkersTests), DisableParallelization = true)]
public sealed class WorkersTests
{
    private static readonly string[] BadNames =
        ["text", "half a jpeg", "half a progressive jpeg", "png with a flipped bit", "half a webp", "30000 x 30000 png", "svg"];

    private readonly PhotoReader _reader = new(new ImagingLimits());

    [Fact]
    public void Four_workers_give_the_results_of_one_and_leave_no_memory_behind()
    {
        using RgbImage drawn = DrawnPhoto.Texture(600, 400);
        byte[][] files =
        [
            DrawnPhoto.Jpeg(drawn), DrawnPhoto.ProgressiveJpeg(drawn), DrawnPhoto.Png(drawn), DrawnPhoto.WebP(drawn),
            ExifSegment.Insert(DrawnPhoto.Jpeg(drawn), 6), DrawnPhoto.WithProfile(drawn, ".jpg", "p3"),
            .. BadNames.Select(BadFile.Named),
        ];
        string[] expected = files.Select(Outcome).ToArray();
        Run(files, expected, 300);
        long before = ResidentBytes();
        Run(files, expected, 300);
        Assert.InRange(ResidentBytes() - before, long.MinValue, 40_000_000);
    }

    private void Run(byte[][] files, string[] expected, int decodes) => Parallel.For(
        0,
        decodes,
        new ParallelOptions { MaxDegreeOfParallelism = 4 },
        i => Assert.Equal(expected[i % files.Length], Outcome(files[i % files.Length])));

    /// <summary>The decoded pixels, or the reason for none, in a form that can be compared; and an encoding on the way.</summary>
    private string Outcome(byte[] file)
    {
        try
        {
            using RgbImage decoded = _reader.Decode(file, 250, CancellationToken.None);
            byte[] copy = JpegEncoder.Encode(decoded, 85);
            return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(decoded.Pixels)) + copy.Length;
        }
        catch (PhotoUnreadableException exception)
        {
            return exception.Reason.ToString();
        }
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Environment.WorkingSet;
    }
}
