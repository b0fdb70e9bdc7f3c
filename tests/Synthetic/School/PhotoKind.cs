namespace ConsentLens.Synthetic.School;

/// <summary>The kind of a file among the photos.</summary>
public enum PhotoKind
{
    /// <summary>An ordinary photo.</summary>
    Photo,

    /// <summary>An ordinary photo whose file name contains the name of a person on the register.</summary>
    NamedFile,

    /// <summary>The same bytes as another file.</summary>
    Duplicate,

    /// <summary>A JPEG cut short.</summary>
    Damaged,

    /// <summary>A text file named like a photo.</summary>
    NotAPhoto,
}
