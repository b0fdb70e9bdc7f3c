using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Synthetic.Scenes;

/// <summary>A photo and the truth about it.</summary>
public sealed class ComposedPhoto : IDisposable
{
    internal ComposedPhoto(RgbImage image, IReadOnlyList<FaceTruth> faces)
    {
        (Image, Faces) = (image, faces);
    }

    /// <summary>Upright pixels.</summary>
    public RgbImage Image { get; }

    public IReadOnlyList<FaceTruth> Faces { get; }

    public void Dispose() => Image.Dispose();
}
