using ConsentLens.Pipeline.Vision.Faces;

namespace ConsentLens.Pipeline.School.Judging.Rematch;

/// <summary>A photo whose faces are to be compared again.</summary>
/// <param name="BlobId">Where its bytes lie.</param>
/// <param name="Width">Width of the upright photo in pixels.</param>
/// <param name="Height">Height of the upright photo in pixels.</param>
/// <param name="Ordinals">The ordinal of each face.</param>
/// <param name="Faces">Its faces, in pixels of the upright original.</param>
internal sealed record PhotoToMatch(string BlobId, int Width, int Height, IReadOnlyList<short> Ordinals, IReadOnlyList<FaceDetection> Faces);
