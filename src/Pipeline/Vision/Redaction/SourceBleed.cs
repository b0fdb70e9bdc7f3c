namespace ConsentLens.Pipeline.Vision.Redaction;

/// <summary>
/// How far a face can reach beyond its own outline before the mask is laid. A lossy file keeps pixels in blocks, and each pixel of
/// a block carries an error that depends on all of them: in a JPEG with halved colour a block spans 16 pixels, and smooth colour
/// upsampling mixes in one more colour sample, 2 pixels. Shrinking the decoded photo to release size then mixes neighbours.
/// </summary>
internal static class SourceBleed
{
    /// <summary>Pixels of the stored photo: one 16-pixel block (ITU-T T.81, 4:2:0) and one colour sample.</summary>
    private const double StoredPixels = 18;

    /// <summary>Pixels of the released image that a resampling filter mixes in: 1 for linear, 3 for Lanczos; the larger.</summary>
    private const double ResamplingPixels = 3;

    /// <summary>The distance from a face's outline within which a pixel of the released image can carry something of the face.</summary>
    internal static double InReleasePixels(double releaseScale) => (StoredPixels * releaseScale) + ResamplingPixels;
}
