using ConsentLens.Pipeline.Vision.Faces;

namespace ConsentLens.Synthetic.Scenes;

/// <summary>Where a face is in a photo, and whose it is.</summary>
/// <param name="PersonId">Null for a stranger.</param>
/// <param name="Box">From cheek to cheek and from hairline to chin, in upright pixels.</param>
/// <param name="Size">Face height at which it was drawn, in pixels.</param>
/// <param name="Yaw">Of the head, in radians, positive to the picture's right.</param>
/// <param name="Kind">How well it can be seen.</param>
public sealed record FaceTruth(string? PersonId, FaceBox Box, float Size, float Yaw, FaceKind Kind);
