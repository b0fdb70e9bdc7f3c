using System.Numerics;
using ConsentLens.Pipeline.Faces;

namespace ConsentLens.Pipeline.Models;

/// <summary>
/// Where the five landmarks must lie in the crop that an embedder takes; a similarity transform brings a face's own there.
/// Coordinates are pixels of the crop, left and right are those of the image.
/// </summary>
/// <param name="Width">Width of the crop, in pixels.</param>
/// <param name="Height">Height of the crop, in pixels.</param>
/// <param name="EyeLeft">The eye on the left of the image.</param>
/// <param name="EyeRight">The eye on the right of the image.</param>
/// <param name="Nose">The tip of the nose.</param>
/// <param name="MouthLeft">The corner of the mouth on the left of the image.</param>
/// <param name="MouthRight">The corner of the mouth on the right of the image.</param>
public sealed record AlignmentTemplate(
    int Width, int Height, Vector2 EyeLeft, Vector2 EyeRight, Vector2 Nose, Vector2 MouthLeft, Vector2 MouthRight)
{
    /// <summary>The five points in the form in which a detector gives those of a face.</summary>
    public FaceLandmarks ToLandmarks() => new(EyeLeft, EyeRight, Nose, MouthLeft, MouthRight);
}
