using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.School.Retention;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.People.References;

/// <summary>
/// Takes a reference photo down: row, file, and every template that was made with it; photos that rested on the template go back to review, and the
/// template is made anew of the photos that are left. With the last photo everything biometric of the person goes.
/// </summary>
/// <param name="reopened">Judges the photos again that rested on a template.</param>
/// <param name="queue">Where the enrolment of what is left is queued.</param>
public sealed class RemoveReferencePhoto(
    ConsentLensDbContextFactory contexts,
    PersonKeyStore keys,
    EncryptedBlobStore blobs,
    DestroyBiometrics destroy,
    RejudgeReopened reopened,
    IJobQueue queue,
    AuditStore audit,
    TimeProvider time)
{
    private const string Gone = "This reference photo no longer exists. Somebody else may have removed it.";

    /// <summary>Takes a photo down.</summary>
    /// <exception cref="RegisterRefusedException">There is no such photo.</exception>
    public async Task<CarriedOut> RunAsync(int schoolId, long referenceId, string user, CancellationToken cancellationToken)
    {
        ReferencePhotoRow photo = await FindAsync(schoolId, referenceId, cancellationToken) ?? throw new RegisterRefusedException(Gone);
        (long[] left, int templates) = await RemoveAsync(schoolId, photo, user, cancellationToken);
        if (left.Length == 0)
        {
            BiometricsDestroyed destroyed = await destroy.RunAsync(schoolId, photo.PersonId, user, CancellationToken.None);
            return new CarriedOut(templates + destroyed.Templates, 1, destroyed.Judging);
        }

        JudgingCounts counts = await reopened.RunAsync(schoolId, JudgingCause.BiometricsDestroyed, CancellationToken.None);
        await queue.EnqueueAsync(new JobOrder(JobKind.EnrolReferences, schoolId, left), CancellationToken.None);
        return new CarriedOut(templates, 1, counts);
    }

    private async Task<ReferencePhotoRow?> FindAsync(int schoolId, long referenceId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        return await context.ReferencePhotos.AsNoTracking().SingleOrDefaultAsync(row => row.Id == referenceId, cancellationToken);
    }

    /// <summary>Removes the row and the templates in one transaction, with the file as its last step but one: no file outlives its row.</summary>
    private async Task<(long[] Left, int Templates)> RemoveAsync(int schoolId, ReferencePhotoRow photo, string user, CancellationToken cancellationToken)
    {
        using DataKey? key = await keys.FindAsync(schoolId, photo.PersonId, cancellationToken);
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.RegisterThenJudging, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        // Read again with the locks: a template may have been made with it since.
        ReferencePhotoState state = await context.ReferencePhotos
            .Where(row => row.Id == photo.Id)
            .Select(row => (ReferencePhotoState?)row.State)
            .SingleOrDefaultAsync(cancellationToken) ?? throw new RegisterRefusedException(Gone);
        await context.ReferencePhotos.Where(row => row.Id == photo.Id).ExecuteDeleteAsync(cancellationToken);
        int templates = 0;
        if (state == ReferencePhotoState.Accepted)
        {
            templates = await context.Templates.Where(row => row.PersonId == photo.PersonId).ExecuteDeleteAsync(cancellationToken);
            await ReopenedFaces.ForgetAsync(context, photo.PersonId, time, cancellationToken);
        }

        bool hasTemplate = await context.Templates.AnyAsync(row => row.PersonId == photo.PersonId, cancellationToken);
        if (!hasTemplate)
        {
            // One that contradicted the photo that goes may be right after all: everything that is left is looked at again.
            await context.ReferencePhotos
                .Where(row => row.PersonId == photo.PersonId)
                .ExecuteUpdateAsync(
                    update => update.SetProperty(row => row.State, ReferencePhotoState.Uploaded).SetProperty(row => row.RejectionReason, (string?)null),
                    cancellationToken);
        }

        long[] left = await context.ReferencePhotos.Where(row => row.PersonId == photo.PersonId).OrderBy(row => row.Id).Select(row => row.Id).ToArrayAsync(cancellationToken);
        AuditDetail detail = AuditDetail.None.With("reference", photo.Id).With("templates", templates).With("left", left.Length);
        await audit.AppendAsync(context, new AuditEvent(user, AuditAction.ReferenceRemoved, "person", photo.PersonId, detail), cancellationToken);
        if (key is not null)
            blobs.Delete(key.Identity, BlobAddress.Parse(photo.BlobId));
        await transaction.CommitAsync(cancellationToken);
        return (left, templates);
    }
}
