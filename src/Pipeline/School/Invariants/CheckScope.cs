namespace ConsentLens.Pipeline.School.Invariants;

/// <summary>How much of an installation is looked at.</summary>
public enum CheckScope
{
    /// <summary>The database alone.</summary>
    Database,

    /// <summary>The photo folder too: that every file is there and of the right length, and release packages to the last byte.</summary>
    Disk,

    /// <summary>Every sealed file to the last byte. Reads the whole photo folder.</summary>
    EveryByte,
}
