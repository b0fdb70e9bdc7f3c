namespace ConsentLens.Pipeline.Jobs;

/// <summary>The jobs that can be queued.</summary>
public enum JobKind
{
    /// <summary><see cref="Jobs.IngestBatch"/>, by batch ids.</summary>
    IngestBatch,

    /// <summary><see cref="Jobs.ScreenPhotos"/>, by photo ids.</summary>
    ScreenPhotos,

    /// <summary><see cref="Jobs.EnrolReferences"/>, by ids of reference photos.</summary>
    EnrolReferences,

    /// <summary><see cref="Jobs.MatchPhotosAgain"/>, by photo ids.</summary>
    MatchPhotosAgain,

    /// <summary><see cref="Jobs.BuildReleases"/>, by ids of approved releases.</summary>
    BuildRelease,

    /// <summary><see cref="Jobs.RematchSchools"/>: every photo that is not compared as of today, by the revision of its gallery.</summary>
    RematchSchool,
}
