namespace ConsentLens.Pipeline.Screening;

/// <summary>A stage of screening whose time is measured, in the order of <see cref="StageTimes"/>.</summary>
public enum ScreeningStage
{
    /// <summary>From the file's bytes to upright pixels.</summary>
    Decode,
    /// <summary>Finding faces.</summary>
    Detect,
    /// <summary>Turning faces into embeddings.</summary>
    Embed,
    /// <summary>Comparing embeddings with the gallery, and judging.</summary>
    Match,
    /// <summary>Removing faces from the copy, and searching the copy again.</summary>
    Redact,
    /// <summary>Writing the copy.</summary>
    Encode,
}
