namespace ConsentLens.Pipeline.Jobs;

/// <summary>
/// Work that is handed over by ids alone. It may be run twice, at once or one after the other, or be killed at any moment and run again: what it leaves in the database is the
/// same. It throws when it should be tried again later.
/// </summary>
public interface IPipelineJob
{
    /// <summary>Does the work.</summary>
    /// <param name="schoolId">The school that the ids belong to.</param>
    /// <param name="ids">What to work on; ids of nothing are passed over.</param>
    /// <param name="cancellationToken">Stops the work as soon as it can be taken up again without loss.</param>
    Task RunAsync(int schoolId, IReadOnlyList<long> ids, CancellationToken cancellationToken);
}

/// <summary>The jobs that can be queued. The names are stored with what is queued.</summary>
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
