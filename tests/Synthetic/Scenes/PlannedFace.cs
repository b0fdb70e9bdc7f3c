using ConsentLens.Synthetic.Heads;

namespace ConsentLens.Synthetic.Scenes;

/// <summary>A person planned for a photo.</summary>
/// <param name="PersonId">Null for a stranger.</param>
/// <param name="FaceHeight">From hairline to chin, in pixels; made smaller where there is no room.</param>
/// <param name="Kind">How well the face is to be seen.</param>
public sealed record PlannedFace(string? PersonId, HeadIdentity Identity, float FaceHeight, FaceKind Kind = FaceKind.Clear);
