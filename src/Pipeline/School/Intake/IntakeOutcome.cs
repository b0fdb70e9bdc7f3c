namespace ConsentLens.Pipeline.School.Intake;

/// <summary>What became of one file of a batch.</summary>
public enum IntakeOutcome
{
    /// <summary>It is stored, and waits to be screened.</summary>
    Added,

    /// <summary>It had been taken in before.</summary>
    Known,

    /// <summary>The same photo is in the batch under another name, or was uploaded with an earlier one.</summary>
    Duplicate,

    /// <summary>It could not be read; it is in review, with the reason.</summary>
    Unreadable,

    /// <summary>It is one of the files that operating systems strew into folders, and was passed over.</summary>
    Ignored,
}
