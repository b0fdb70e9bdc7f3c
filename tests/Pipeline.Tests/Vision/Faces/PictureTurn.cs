using System.Numerics;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces.Alignment;

namespace ConsentLens.Pipeline.Tests.Vision.Faces;

/// <summary>A turn of a picture, clockwise, that brings one point of it to a given point of the turned one. The benchmarks compile this file too.</summary>
internal readonly struct PictureTurn(float degrees, Vector2 centre, Vector2 turnedCentre)
{
    private readonly float _sine = MathF.Sin(degrees * MathF.PI / 180);
    private readonly float _cosine = MathF.Cos(degrees * MathF.PI / 180);

    /// <summary>Where a point of the picture comes to lie.</summary>
    public Vector2 Apply(Vector2 point)
    {
        Vector2 from = point - centre;
        return turnedCentre + new Vector2((_cosine * from.X) - (_sine * from.Y), (_cosine * from.Y) + (_sine * from.X));
    }

    /// <summary>The turned picture, black where it reaches beyond the picture.</summary>
    public RgbImage Turn(RgbImage image, int width, int height)
    {
        var turned = new RgbImage(width, height);
        var sampler = new BilinearSampler(image);
        for (int y = 0; y < height; y++)
        {
            Span<byte> row = turned.Row(y);
            for (int x = 0; x < width; x++)
            {
                Vector2 from = new Vector2(x, y) - turnedCentre;
                Vector3 colour = sampler.At(centre + new Vector2((_cosine * from.X) + (_sine * from.Y), (_cosine * from.Y) - (_sine * from.X)));
                int at = x * RgbImage.Channels;
                (row[at], row[at + 1], row[at + 2]) = ((byte)(colour.X + 0.5f), (byte)(colour.Y + 0.5f), (byte)(colour.Z + 0.5f));
            }
        }

        return turned;
    }
}
