using ConsentLens.Synthetic.Scenes;

namespace ConsentLens.Synthetic.School;

/// <summary>The truth about one file of a set.</summary>
/// <param name="File">Its path below the photos' folder, with forward slashes.</param>
/// <param name="Width">Pixels across once upright; 0 for a file without a picture.</param>
/// <param name="Height">Pixels down once upright; 0 for a file without a picture.</param>
/// <param name="Faces">From the furthest to the nearest; none for a file that cannot be read.</param>
public sealed record PhotoTruth(string File, PhotoKind Kind, int Width, int Height, IReadOnlyList<FaceTruth> Faces);
