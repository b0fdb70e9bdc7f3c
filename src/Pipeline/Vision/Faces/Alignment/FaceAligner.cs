using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Vision.Faces.Alignment;

/// <summary>Cuts a face out of a photo so that its landmarks lie on those of a template.</summary>
public static class FaceAligner
{
    /// <summary>Maximum samples along one side of an output pixel: for a larger face more would change nothing.</summary>
    private const int MostSamples = 8;

    /// <summary>Fills <paramref name="crop"/> (width x height x 3 bytes, RGB) with the face. Where several photo pixels fall on one crop pixel they are
    /// averaged, which avoids aliasing in close-ups; beyond the photo's edge the crop is black, as in the models' training.</summary>
    /// <param name="template">The five points in pixels of the crop, in the order of <see cref="FaceLandmarks"/>.</param>
    public static void Align(RgbImage image, FaceLandmarks landmarks, ReadOnlySpan<Vector2> template, int width, int height, Span<byte> crop)
    {
        ReadOnlySpan<Vector2> points = [landmarks.EyeLeft, landmarks.EyeRight, landmarks.Nose, landmarks.MouthLeft, landmarks.MouthRight];
        SimilarityTransform toPhoto = SimilarityTransform.Estimate(template, points);
        int samples = Math.Clamp((int)MathF.Round(toPhoto.Scale), 1, MostSamples);
        var sampler = new BilinearSampler(image);
        float step = 1f / samples;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                Vector3 sum = Vector3.Zero;
                for (int v = 0; v < samples; v++)
                {
                    for (int u = 0; u < samples; u++)
                    {
                        var inside = new Vector2(x + ((u + 0.5f) * step) - 0.5f, y + ((v + 0.5f) * step) - 0.5f);
                        sum += sampler.At(toPhoto.Apply(inside));
                    }
                }
                sum /= samples * samples;
                int at = ((y * width) + x) * RgbImage.Channels;
                crop[at] = (byte)(sum.X + 0.5f);
                crop[at + 1] = (byte)(sum.Y + 0.5f);
                crop[at + 2] = (byte)(sum.Z + 0.5f);
            }
        }
    }
}

/// <summary>Interpolates between pixels; pixel (x, y) has its centre at (x, y).</summary>
internal readonly ref struct BilinearSampler(RgbImage image)
{
    private readonly ReadOnlySpan<byte> _pixels = image.Pixels;
    private readonly int _width = image.Width;
    private readonly int _height = image.Height;

    /// <summary>The colour at <paramref name="point"/>, 0..255 per channel; black beyond the edge.</summary>
    public Vector3 At(Vector2 point)
    {
        if (!(point.X > -1 && point.Y > -1 && point.X < _width && point.Y < _height)) return Vector3.Zero;
        int x = (int)MathF.Floor(point.X);
        int y = (int)MathF.Floor(point.Y);
        float right = point.X - x;
        float down = point.Y - y;
        if (x >= 0 && y >= 0 && x < _width - 1 && y < _height - 1)
        {
            int at = ((y * _width) + x) * RgbImage.Channels;
            int below = at + (_width * RgbImage.Channels);
            Vector3 upper = Between(at, right);
            Vector3 lower = Between(below, right);
            return Vector3.Lerp(upper, lower, down);
        }
        Vector3 top = Vector3.Lerp(OrBlack(x, y), OrBlack(x + 1, y), right);
        Vector3 bottom = Vector3.Lerp(OrBlack(x, y + 1), OrBlack(x + 1, y + 1), right);
        return Vector3.Lerp(top, bottom, down);
    }

    // A pixel and the one to its right, read as eight bytes where there are eight; the last two are dropped.
    private Vector3 Between(int at, float right)
    {
        if (at + sizeof(ulong) > _pixels.Length) return Vector3.Lerp(Colour(at), Colour(at + RgbImage.Channels), right);
        ulong both = BinaryPrimitives.ReadUInt64LittleEndian(_pixels[at..]);
        return Vector3.Lerp(Colour((uint)both), Colour((uint)(both >> (8 * RgbImage.Channels))), right);
    }

    private static Vector3 Colour(uint pixel) =>
        Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(pixel).AsByte())).AsInt32()).AsVector3();

    private Vector3 Colour(int at) => new(_pixels[at], _pixels[at + 1], _pixels[at + 2]);

    private Vector3 OrBlack(int x, int y) =>
        x < 0 || y < 0 || x >= _width || y >= _height ? Vector3.Zero : Colour(((y * _width) + x) * RgbImage.Channels);
}

/// <summary>A rotation, a uniform scale and a shift: x' = A x - B y + Dx, y' = B x + A y + Dy.</summary>
public readonly record struct SimilarityTransform(float A, float B, float Dx, float Dy)
{
    public float Scale => MathF.Sqrt((A * A) + (B * B));

    /// <summary>The transform that maps <paramref name="from"/> onto <paramref name="onto"/> with the least sum of squared distances: Umeyama, "Least-squares
    /// estimation of transformation parameters between two point patterns", PAMI 1991, in the plane and without reflection.</summary>
    /// <exception cref="ArgumentException">Fewer than two points, unequal counts, or all points of <paramref name="from"/> in one place.</exception>
    public static SimilarityTransform Estimate(ReadOnlySpan<Vector2> from, ReadOnlySpan<Vector2> onto)
    {
        if (from.Length != onto.Length || from.Length < 2)
            throw new ArgumentException("Two sets of at least two points, of the same size, are needed.", nameof(from));
        Vector2 centreFrom = Mean(from);
        Vector2 centreOnto = Mean(onto);
        float spread = 0;
        float dot = 0;
        float cross = 0;
        for (int i = 0; i < from.Length; i++)
        {
            Vector2 p = from[i] - centreFrom;
            Vector2 q = onto[i] - centreOnto;
            spread += p.LengthSquared();
            dot += Vector2.Dot(p, q);
            cross += (p.X * q.Y) - (p.Y * q.X);
        }
        if (!(spread > 1e-6f) || !float.IsFinite(spread))
            throw new ArgumentException("The points lie in one place, so no transform can be estimated.", nameof(from));
        float a = dot / spread;
        float b = cross / spread;
        return new SimilarityTransform(
            a, b, centreOnto.X - ((a * centreFrom.X) - (b * centreFrom.Y)), centreOnto.Y - ((b * centreFrom.X) + (a * centreFrom.Y)));
    }

    public Vector2 Apply(Vector2 point) => new((A * point.X) - (B * point.Y) + Dx, (B * point.X) + (A * point.Y) + Dy);

    private static Vector2 Mean(ReadOnlySpan<Vector2> points)
    {
        Vector2 sum = Vector2.Zero;
        foreach (Vector2 point in points) sum += point;
        return sum / points.Length;
    }
}
