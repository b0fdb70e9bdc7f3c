using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>How far a batch has come, as people wait for it.</summary>
/// <param name="State">Receiving, screening, screened or failed.</param>
/// <param name="Photos">Photos taken in so far.</param>
/// <param name="Progress">How far the screening has come; null before it began.</param>
/// <param name="Unreadable">Files that could not be read so far.</param>
/// <param name="Problem">What holds it up, as one sentence; otherwise null.</param>
public sealed record BatchStatus(BatchState State, int Photos, BatchProgress? Progress, int Unreadable, string? Problem)
{
    /// <summary>Whether nothing more will happen by itself.</summary>
    public bool IsOver => State is BatchState.Screened or BatchState.Failed;
}
