using System.Numerics;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Vision.Faces.Detection;

/// <summary>Looks at smaller and smaller copies of a photo, each softened: a net, a fence or the lines of a screen no longer hide the face behind them.</summary>
/// <remarks>
/// <para>A pattern hides a face from YuNet and not from people, who see its coarse shape. In a copy softened by a Gaussian of some 4 % of the face's width the pattern is
/// gone and the face is left. YuNet finds a face from 12 pixels or so on, and each copy is half as large as the one before (after Burt, Adelson: "The Laplacian Pyramid as a
/// Compact Image Code", 1983), so in one of them every face is 18 to 36 pixels wide, of which a standard deviation of one pixel is that share.</para>
/// <para>What is found here is believed only if a close look at the same softened copy finds it too: docs/RELIABILITY.md has what is found either way.</para>
/// </remarks>
internal sealed class LowPass(YuNetModel model, CloseLook closeLook)
{
    /// <summary>Long side of the largest copy, in pixels. With one of 640, 27 and not 35 of 864 faces behind patterns would be missed, for twice the time.</summary>
    internal const int LargestSide = 480;

    /// <summary>The shortest long side of a copy, in pixels: in a smaller one only faces that fill the photo and more would be large enough.</summary>
    internal const int LeastSide = 60;

    /// <summary>A place gets a close look from this score on.</summary>
    private const float LeastScore = 0.4f;

    /// <summary>Two boxes that overlap by more than this are one place.</summary>
    private const float Overlap = 0.3f;

    /// <summary>Maximum close looks at one photo, at half a millisecond each.</summary>
    private const int MostCloseLooks = 24;

    /// <summary>The picture softened by a Gaussian of one pixel.</summary>
    public static RgbImage Soften(RgbImage image)
    {
        // Each time adds a variance of half a pixel in both directions.
        using RgbImage once = Binomial.Filter(image);
        return Binomial.Filter(once);
    }

    /// <summary>The upright faces behind a pattern, in pixels of <paramref name="image"/>.</summary>
    /// <param name="isKnown">Whether something that was found already is in this place.</param>
    public IReadOnlyList<FaceDetection> Find(RgbImage image, Predicate<FaceDetection> isKnown, CancellationToken cancellationToken)
    {
        List<RgbImage> copies = Copies(image);
        try
        {
            var places = new List<(FaceDetection Face, RgbImage Copy)>();
            foreach (RgbImage copy in copies)
            {
                float back = (float)image.LongSide / copy.LongSide;
                places.AddRange(NonMaximumSuppression.Apply(model.Run(copy, LeastScore, cancellationToken), Overlap).Select(face => (face.Scale(back), copy)));
            }
            var found = new List<FaceDetection>();
            IEnumerable<(FaceDetection Face, RgbImage Copy)> unknown = places.Where(place => !isKnown(place.Face)).OrderByDescending(place => place.Face.Score);
            foreach ((FaceDetection place, RgbImage copy) in unknown.Take(MostCloseLooks))
            {
                if (found.Exists(other => other.Box.IntersectionOverUnion(place.Box) > Overlap)) continue;
                float back = (float)image.LongSide / copy.LongSide;
                if (closeLook.FindUpright(copy, place.Box.Scale(1 / back), cancellationToken) is { } face) found.Add(face.Scale(back));
            }
            return found;
        }
        finally
        {
            foreach (RgbImage copy in copies) copy.Dispose();
        }
    }

    private static List<RgbImage> Copies(RgbImage image)
    {
        var copies = new List<RgbImage>();
        RgbImage source = image;
        for (int side = Math.Min(LargestSide, image.LongSide); copies.Count == 0 || side >= LeastSide; side /= 2)
        {
            float shrink = (float)side / source.LongSide;
            using RgbImage small = ImageResizer.Scale(source, shrink);
            source = Soften(small);
            copies.Add(source);
        }
        return copies;
    }
}

/// <summary>The filter 1 2 1 in both directions; beyond the edge the picture goes on as it ends.</summary>
internal static class Binomial
{
    public static RgbImage Filter(RgbImage image)
    {
        using var across = new RgbImage(image.Width, image.Height);
        int length = image.Width * RgbImage.Channels;
        byte[] padded = new byte[length + (2 * RgbImage.Channels)];
        for (int y = 0; y < image.Height; y++)
        {
            ReadOnlySpan<byte> row = image.Row(y);
            row[..RgbImage.Channels].CopyTo(padded);
            row.CopyTo(padded.AsSpan(RgbImage.Channels));
            row[^RgbImage.Channels..].CopyTo(padded.AsSpan(RgbImage.Channels + length));
            Weigh(padded.AsSpan(0, length), row, padded.AsSpan(2 * RgbImage.Channels, length), across.Row(y));
        }
        var filtered = new RgbImage(image.Width, image.Height);
        for (int y = 0; y < image.Height; y++)
            Weigh(across.Row(Math.Max(0, y - 1)), across.Row(y), across.Row(Math.Min(image.Height - 1, y + 1)), filtered.Row(y));
        return filtered;
    }

    private static void Weigh(ReadOnlySpan<byte> before, ReadOnlySpan<byte> middle, ReadOnlySpan<byte> after, Span<byte> result)
    {
        int i = 0;
        for (; i <= result.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(before[i..]), out Vector<ushort> beforeLow, out Vector<ushort> beforeHigh);
            Vector.Widen(new Vector<byte>(middle[i..]), out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(new Vector<byte>(after[i..]), out Vector<ushort> afterLow, out Vector<ushort> afterHigh);
            Vector<ushort> half = new(2);
            Vector.Narrow((beforeLow + low + low + afterLow + half) >>> 2, (beforeHigh + high + high + afterHigh + half) >>> 2).CopyTo(result[i..]);
        }
        for (; i < result.Length; i++) result[i] = (byte)((before[i] + (2 * middle[i]) + after[i] + 2) >> 2);
    }
}
