using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>A photo in the grid of its batch.</summary>
/// <param name="Id">The photo.</param>
/// <param name="FileName">Its path in the batch.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Verdict">What may be done with it on the channel; null while it waits.</param>
/// <param name="Reasons">Why.</param>
/// <param name="Problem">Why it could not be read, as one sentence; otherwise null.</param>
/// <param name="HasPixels">Whether there is a picture to be shown.</param>
public sealed record GridPhoto(long Id, string FileName, PhotoState State, Verdict? Verdict, IReadOnlyList<Reason> Reasons, string? Problem, bool HasPixels);
