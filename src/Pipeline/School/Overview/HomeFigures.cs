namespace ConsentLens.Pipeline.School.Overview;

/// <summary>What a school needs to know when it looks in.</summary>
public sealed record HomeFigures
{
    /// <summary>Photos that wait for a human's decision on a channel in use.</summary>
    public required int ToReview { get; init; }

    /// <summary>Published photos that have to come down.</summary>
    public required int Takedowns { get; init; }

    /// <summary>Those of them that should be down already.</summary>
    public required int TakedownsOverdue { get; init; }

    /// <summary>People who may not be shown somewhere and cannot be recognised.</summary>
    public required int Unrecognised { get; init; }

    /// <summary>Consents that lapse within a month.</summary>
    public required int ConsentsExpiring { get; init; }

    /// <summary>Batches that could not be taken in.</summary>
    public required int FailedBatches { get; init; }

    /// <summary>What was screened today.</summary>
    public required ScreeningSpeed Speed { get; init; }

    /// <summary>The last night's work, or null when there was none yet.</summary>
    public required LastNight? LastNight { get; init; }

    /// <summary>Processes that work on the jobs.</summary>
    public required int Workers { get; init; }
}
