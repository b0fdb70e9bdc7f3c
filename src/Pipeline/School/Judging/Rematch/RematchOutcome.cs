namespace ConsentLens.Pipeline.School.Judging.Rematch;

/// <summary>What became of one photo.</summary>
internal enum RematchOutcome
{
    /// <summary>It has no pixels, or was not screened.</summary>
    NothingToDo,

    /// <summary>Its faces were compared again.</summary>
    Matched,

    /// <summary>It cannot be read any more.</summary>
    Unreadable,

    /// <summary>Templates were made or destroyed meanwhile: what came out must not be written.</summary>
    GalleryChanged,
}
