namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>How far a batch has come.</summary>
public enum BatchState
{
    /// <summary>Its files are being taken in.</summary>
    Receiving,

    /// <summary>Its photos are being screened.</summary>
    Screening,

    /// <summary>Every photo has its verdicts.</summary>
    Screened,

    /// <summary>It could not be taken in; <see cref="BatchRow.Problem"/> says why.</summary>
    Failed,
}
