using System.Numerics;
using ConsentLens.Pipeline.Imaging;
using ConsentLens.Pipeline.Onnx;

namespace ConsentLens.Pipeline.Faces.Detection;

/// <summary>
/// Finds the 68 points of the iBUG scheme (Sagonas et al., 300 Faces in-the-Wild, 2013) in a face box, and the five that faces are aligned by among them.
/// Input: RGB 0..255 of the box, made square, 112 px; output: 68 pairs in 0..1 of that square.
/// </summary>
public sealed class Landmarks68Model : IDisposable
{
    private const int Side = 112;
    private const int Points = 68;

    private readonly InferenceSession _session;

    /// <summary>Takes over <paramref name="session"/>.</summary>
    public Landmarks68Model(InferenceSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        _session = session;
    }

    /// <summary>The landmarks of the face in <paramref name="box"/>, in pixels of the image.</summary>
    public FaceLandmarks Find(RgbImage image, FaceBox box, CancellationToken cancellationToken)
    {
        float side = MathF.Max(box.Width, box.Height);
        var corner = new Vector2(box.X + ((box.Width - side) / 2), box.Y + ((box.Height - side) / 2));
        float[] input = new float[RgbImage.Channels * Side * Side];
        Fill(image, corner, side / Side, input);
        using InferenceResult result = _session.Run(input, [1, RgbImage.Channels, Side, Side], cancellationToken);
        ReadOnlySpan<float> output = result.Output(0);
        var points = new Vector2[Points];
        for (int i = 0; i < Points; i++) points[i] = corner + (new Vector2(output[2 * i], output[(2 * i) + 1]) * side);
        return new FaceLandmarks(Centre(points.AsSpan(36, 6)), Centre(points.AsSpan(42, 6)), points[30], points[48], points[54]);
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private static void Fill(RgbImage image, Vector2 corner, float scale, Span<float> tensor)
    {
        const int plane = Side * Side;
        var sampler = new Alignment.BilinearSampler(image);
        int samples = Math.Clamp((int)MathF.Round(scale), 1, 8);
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                Vector3 sum = Vector3.Zero;
                for (int i = 0; i < samples * samples; i++)
                {
                    var inside = new Vector2(x + (((i % samples) + 0.5f) / samples), y + (((i / samples) + 0.5f) / samples));
                    sum += sampler.At(corner + (inside * scale) - new Vector2(0.5f));
                }

                sum /= samples * samples;
                int at = (y * Side) + x;
                tensor[at] = sum.X;
                tensor[plane + at] = sum.Y;
                tensor[(2 * plane) + at] = sum.Z;
            }
        }
    }

    private static Vector2 Centre(ReadOnlySpan<Vector2> points)
    {
        Vector2 sum = Vector2.Zero;
        foreach (Vector2 point in points) sum += point;
        return sum / points.Length;
    }
}
