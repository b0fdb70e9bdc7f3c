namespace ConsentLens.Synthetic.Heads;

/// <summary>An invented person: one of the atlas's heads, whatever the pose, mood or light.</summary>
/// <param name="Number">In the atlas.</param>
public sealed record HeadIdentity(int Number);
