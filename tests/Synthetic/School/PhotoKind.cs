namespace ConsentLens.Synthetic.School;

/// <summary>What a file among the photos is.</summary>
public enum PhotoKind
{
    /// <summary>An ordinary photo.</summary>
    Photo,

    /// <summary>An ordinary photo whose file name holds the name of a person of the register.</summary>
    NamedFile,

    /// <summary>The same bytes as another file.</summary>
    Duplicate,

    /// <summary>A JPEG cut short.</summary>
    Damaged,

    /// <summary>Text with the name of a photo.</summary>
    NotAPhoto,
}
