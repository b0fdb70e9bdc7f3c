using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Queue;

/// <summary>Where jobs are queued, so that any worker does them, once. The only thing of the job engine that the rest of the program knows.</summary>
public interface IJobQueue
{
    /// <summary>
    /// Queues a job to be done as soon as possible. It is stored when this returns; inside a <see cref="System.Transactions.TransactionScope"/>, when that is completed.
    /// </summary>
    Task EnqueueAsync(JobOrder order, CancellationToken cancellationToken);
}

/// <summary>A job to be done. Two orders of the same kind, school and first id are the same job: the second is not queued while the first is unfinished.</summary>
/// <param name="Ids">What to work on; at least one.</param>
public sealed record JobOrder(JobKind Kind, int SchoolId, IReadOnlyList<long> Ids)
{
    /// <summary>
    /// The order to compare a school's photos as the school is now. It goes by the gallery's revision, so that a change made while such a job is running has a job of
    /// its own.
    /// </summary>
    public static async Task<JobOrder> RematchSchoolAsync(ConsentLensDbContextFactory contexts, int schoolId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        long revision = await context.Schools.Select(school => school.GalleryRevision).SingleAsync(cancellationToken);
        return new JobOrder(JobKind.RematchSchool, schoolId, [revision]);
    }
}

/// <summary>The jobs that can be queued. The names are stored with what is queued.</summary>
public enum JobKind
{
    /// <summary>Takes batches in: ids of batches.</summary>
    IngestBatch,

    /// <summary>Screens photos: ids of photos.</summary>
    ScreenPhotos,

    /// <summary>Screens what has come of uploads that are still open: ids of batches.</summary>
    ScreenUpload,

    /// <summary>Makes templates: ids of reference photos.</summary>
    EnrolReferences,

    /// <summary>Compares the faces of photos again: ids of photos.</summary>
    MatchPhotosAgain,

    /// <summary>Builds packages: ids of approved releases.</summary>
    BuildRelease,

    /// <summary>Reads what is written in photos: ids of photos.</summary>
    ReadPhotos,

    /// <summary>Carries a change of the register or of a channel out on every photo of a school: ids of the notes that it has to be done.</summary>
    CarryOutChange,

    /// <summary>Looks through sites of the school's: ids of audits.</summary>
    AuditSite,

    /// <summary>Looks whether photos came down: ids of takedowns.</summary>
    CheckTakedowns,

    /// <summary>Compares every photo of a school that was compared with older templates: the gallery's revision.</summary>
    RematchSchool,
}
