namespace ConsentLens.Pipeline.School.Judging;

/// <summary>What made photos be judged again. Stored with every verdict that changed, by its name in snake_case.</summary>
public enum JudgingCause
{
    /// <summary>A photo was searched for faces.</summary>
    Screening,

    /// <summary>What may be shown of somebody changed.</summary>
    Consent,

    /// <summary>The night's run: consents lapsed or took effect, people left.</summary>
    Night,

    /// <summary>Somebody said who a face is.</summary>
    Identification,

    /// <summary>Faces were compared with the templates again.</summary>
    Rematch,

    /// <summary>Somebody's template was destroyed.</summary>
    BiometricsDestroyed,

    /// <summary>A release is about to be built.</summary>
    Release,

    /// <summary>Photos were deleted.</summary>
    Purge,

    /// <summary>A channel was opened, or its rules were changed.</summary>
    Channel,
}
