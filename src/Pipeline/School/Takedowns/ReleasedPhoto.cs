namespace ConsentLens.Pipeline.School.Takedowns;

/// <summary>A photo that left the house on a channel.</summary>
/// <param name="PhotoId">The photo.</param>
/// <param name="ChannelId">The channel.</param>
/// <param name="Link">Where it was published; empty when that was never recorded.</param>
/// <param name="RemovedFaces">Ordinals of the faces that were removed from the copy; every other face can be seen in it.</param>
internal sealed record ReleasedPhoto(long PhotoId, string ChannelId, string Link, IReadOnlyList<short> RemovedFaces);
