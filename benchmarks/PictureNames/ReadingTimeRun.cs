using System.Diagnostics;
using System.Globalization;
using ConsentLens.Benchmarks.MissedFaces;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Reading;
using ConsentLens.Synthetic.Painting;

namespace ConsentLens.Benchmarks.PictureNames;

/// <summary>Times the reading of copies of 2048 pixels, one at a time and with one thread, by the number of lines.</summary>
internal static class ReadingTimeRun
{
    private const int Width = 2048;
    private const int Height = 1536;
    private const int Photos = 12;

    private static readonly int[] Lines = [0, 1, 10, 40];

    public static void Write(TextWriter output, IPictureReader reader, CancellationToken cancellationToken)
    {
        foreach (int lines in Lines)
        {
            List<double> times = [];
            for (int seed = 0; seed < Photos; seed++)
            {
                using RgbImage photo = RealScenery.Take(seed, Width, Height);
                for (int line = 0; line < lines; line++) _ = new Lettering().Write(photo, "Certificate of merit", 20, 60 + (line % 2 * 900), 40 + (line / 2 * 70));
                long start = Stopwatch.GetTimestamp();
                _ = reader.Read(photo, cancellationToken);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            times.Sort();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{lines} lines: {times[0]:F0}, {times[times.Count / 2]:F0}, {times[^1]:F0} ms a photo (best, middle, worst of {Photos})"));
        }
    }
}
