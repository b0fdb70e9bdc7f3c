namespace ConsentLens.Pipeline.School.Judging;

/// <summary>What came of recording a photo's screening.</summary>
public enum ScreeningOutcome
{
    /// <summary>It is recorded and judged.</summary>
    Saved,

    /// <summary>Another worker has recorded it already.</summary>
    NothingToDo,

    /// <summary>Templates were made or destroyed since the gallery was opened: it has to be screened with those of now.</summary>
    GalleryChanged,
}
