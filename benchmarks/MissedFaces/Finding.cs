using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Faces;

namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>Something that the program took for a face or a possible face.</summary>
/// <param name="Box">Where, in pixels of the photo.</param>
/// <param name="Score">The detector's.</param>
/// <param name="Quality">How far it is relied on.</param>
internal readonly record struct Finding(FaceBox Box, float Score, FaceQuality Quality)
{
    /// <summary>Whether it sends its photo to review, whoever it is.</summary>
    public bool HoldsPhoto => Quality is FaceQuality.Possible or FaceQuality.Blurred or FaceQuality.Turned;
}
