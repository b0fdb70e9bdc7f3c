using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Screening;

/// <summary>A photo, decoded at release size, with every face found and compared. Owns the pixels.</summary>
public sealed class PhotoScreening : IDisposable
{
    internal PhotoScreening(PhotoHeader header, RgbImage image, IReadOnlyList<ScreenedFace> faces, bool detectorMissesFaces, StageTimes times)
    {
        (Header, Image, Faces, DetectorMissesFaces, Times) = (header, image, faces, detectorMissesFaces, times);
    }

    /// <summary>What the header said.</summary>
    public PhotoHeader Header { get; }

    /// <summary>The upright photo at release size.</summary>
    public RgbImage Image { get; }

    public IReadOnlyList<ScreenedFace> Faces { get; }

    /// <summary>True when the detector in use is known to miss faces.</summary>
    public bool DetectorMissesFaces { get; }

    /// <summary>Time spent so far.</summary>
    public StageTimes Times { get; }

    /// <summary>Long side of the upright original, in pixels.</summary>
    public int OriginalSide => Math.Max(Header.Width, Header.Height);

    /// <summary>Pixels of the original for each pixel of <see cref="Image"/>.</summary>
    public float ToOriginal => (float)OriginalSide / Image.LongSide;

    /// <inheritdoc/>
    public void Dispose() => Image.Dispose();
}
