namespace ConsentLens.Pipeline.Ingest;

/// <summary>What became of one file of a batch.</summary>
public enum IntakeOutcome
{
    /// <summary>It is stored, and waits to be screened.</summary>
    Added,

    /// <summary>It had been taken in before.</summary>
    Known,

    /// <summary>The same photo is in the batch under another name.</summary>
    Duplicate,

    /// <summary>It could not be read; it is in review, with the reason.</summary>
    Unreadable,
}
