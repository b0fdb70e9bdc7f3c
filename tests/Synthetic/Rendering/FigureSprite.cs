using ConsentLens.Pipeline.Faces;

namespace ConsentLens.Synthetic.Rendering;

/// <summary>A drawn figure to be put into a photo: interleaved 8-bit red, green, blue and coverage.</summary>
public sealed class FigureSprite
{
    public const int Channels = 4;

    internal FigureSprite(int width, int height, byte[] pixels, FaceBox faceBox, float eyesX, float eyesY)
    {
        (Width, Height, Pixels) = (width, height, pixels);
        (FaceBox, EyesX, EyesY) = (faceBox, eyesX, eyesY);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Row by row; the colour is not multiplied by the coverage.</summary>
    public byte[] Pixels { get; }

    /// <summary>From hairline to chin and from cheek to cheek, in pixels of this sprite.</summary>
    public FaceBox FaceBox { get; }

    /// <summary>Where the middle between the eyes of an untilted head lies.</summary>
    public float EyesX { get; }

    /// <summary>Where the middle between the eyes of an untilted head lies.</summary>
    public float EyesY { get; }
}
