using System.Numerics;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Vision.Faces.Detection;

/// <summary>Finds the 68 landmarks of the iBUG scheme (Sagonas et al., 300 Faces in-the-Wild, 2013) in a face box, and takes the five used for alignment.
/// Input: RGB 0..255 of the box, made square, 112 px; output: 68 pairs in 0..1 of that square.</summary>
public sealed class Landmarks68Model(OnnxNetwork network) : IDisposable
{
    private const int Side = 112;
    private const int Points = 68;

    public FaceLandmarks Find(RgbImage image, FaceBox box, CancellationToken cancellationToken)
    {
        float side = MathF.Max(box.Width, box.Height);
        var corner = new Vector2(box.X + ((box.Width - side) / 2), box.Y + ((box.Height - side) / 2));
        using var input = new OnnxInput(1, RgbImage.Channels, Side, Side);
        SquareCut.Fill(image, corner, side / Side, Side, new TensorSquare(input.Elements, Side, 0, 0));
        using OnnxOutputs result = network.Run(input, cancellationToken);
        ReadOnlySpan<float> output = result[0];
        var points = new Vector2[Points];
        for (int i = 0; i < Points; i++) points[i] = corner + (new Vector2(output[2 * i], output[(2 * i) + 1]) * side);
        return new FaceLandmarks(Centre(points.AsSpan(36, 6)), Centre(points.AsSpan(42, 6)), points[30], points[48], points[54]);
    }

    public void Dispose() => network.Dispose();

    private static Vector2 Centre(ReadOnlySpan<Vector2> points)
    {
        Vector2 sum = Vector2.Zero;
        foreach (Vector2 point in points) sum += point;
        return sum / points.Length;
    }
}
