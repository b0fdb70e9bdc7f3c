using System.Buffers;
using ConsentLens.Pipeline.Faces;
using ConsentLens.Synthetic.Heads.Geometry;

namespace ConsentLens.Synthetic.Rendering;

/// <summary>A drawn figure to be put into a photo: interleaved 8-bit red, green, blue and coverage. Memory is pooled: dispose it.</summary>
public sealed class FigureSprite : IDisposable
{
    public const int Channels = 4;

    private readonly byte[] _pixels;

    internal FigureSprite(int width, int height, float eyesX, float eyesY, FaceBox faceBox)
    {
        (Width, Height) = (width, height);
        (EyesX, EyesY, FaceBox) = (eyesX, eyesY, faceBox);
        _pixels = ArrayPool<byte>.Shared.Rent(width * height * Channels);
        Pixels.Clear();
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Where the middle between the eyes of an untilted head lies.</summary>
    public float EyesX { get; }

    /// <summary>Where the middle between the eyes of an untilted head lies.</summary>
    public float EyesY { get; }

    /// <summary>From hairline to chin and from cheek to cheek, in pixels of this sprite.</summary>
    public FaceBox FaceBox { get; }

    /// <summary>Both eyes, nose and corners of the mouth, in pixels of this sprite.</summary>
    internal IReadOnlyList<Point3> Landmarks { get; init; } = [];

    /// <summary>Row by row; the colour is not multiplied by the coverage.</summary>
    public Span<byte> Pixels => _pixels.AsSpan(0, Width * Height * Channels);

    public Span<byte> Row(int y) => Pixels.Slice(y * Width * Channels, Width * Channels);

    public void Dispose() => ArrayPool<byte>.Shared.Return(_pixels);
}
