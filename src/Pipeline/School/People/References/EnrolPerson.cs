using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Retention;
using ConsentLens.Pipeline.School.Settings;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Storage.Register;
using ConsentLens.Pipeline.Vision.Faces.Enrolment;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Models;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ConsentLens.Pipeline.School.People.References;

/// <summary>Makes one person's face template out of all reference photos of theirs that can be used, and says of each other one why it cannot. Without biometric permission nothing is looked at.</summary>
public sealed class EnrolPerson(
    ConsentLensDbContextFactory contexts,
    PersonKeyStore keys,
    EncryptedBlobStore blobs,
    ScreeningEngine engine,
    TemplateStore templates,
    AuditStore audit,
    TimeProvider time,
    ILogger<EnrolPerson> logger)
{
    /// <summary>Children's faces change: a template is a year old at most.</summary>
    private const int TemplateYears = 1;

    private const string Actor = "job/enrol_references";

    /// <summary>Enrols a person. Doing it twice does nothing more.</summary>
    public async Task RunAsync(int schoolId, string personId, CancellationToken cancellationToken)
    {
        // Photos that came or went meanwhile belong to the template, or do not: then all of them are looked at again.
        while (!await TryAsync(schoolId, personId, cancellationToken))
            cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task<bool> TryAsync(int schoolId, string personId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        using DataKey? key = await keys.FindAsync(schoolId, personId, cancellationToken);
        if (key is null)
            return true;
        BiometricPermission permission = await PermissionAsync(context, personId, cancellationToken);
        ReferencePhotoRow[] photos = await Usable(context, personId).ToArrayAsync(cancellationToken);
        if (!permission.IsPermitted)
            return await RefuseAllAsync(context, personId, photos, permission, cancellationToken);
        byte[] embedder = engine.EmbedderSha256;
        bool isEnrolled = await context.Templates.AnyAsync(row => row.PersonId == personId && row.EmbedderSha256 == embedder, cancellationToken);
        if (photos.Length == 0 || (isEnrolled && photos.All(photo => photo.State == ReferencePhotoState.Accepted)))
            return true;
        long[] read = [.. photos.Select(photo => photo.Id)];
        ReferencePhotoRow[] trusted = [.. photos.Where(photo => photo.State == ReferencePhotoState.Accepted)];
        ScreeningModels models = engine.ModelsFor(comparesFaces: true);
        MatchThresholds thresholds = Thresholds.ForEnrolment(await SchoolSettings.ThresholdsAsync(context, engine, cancellationToken), engine.ThresholdsFor([], school: null));
        Template? template = await BuildAsync(personId, photos, key, models, thresholds, cancellationToken);
        bool isTrustLost = trusted.Any(photo => photo.State == ReferencePhotoState.Rejected);
        return await SaveAsync(context, personId, new Enrolment(read, photos, template, isTrustLost), key, cancellationToken);
    }

    private async Task<Template?> BuildAsync(string personId, ReferencePhotoRow[] photos, DataKey key, ScreeningModels models, MatchThresholds thresholds, CancellationToken cancellationToken)
    {
        var usable = new List<(string File, float[] Embedding)>();
        foreach (ReferencePhotoRow photo in photos)
        {
            if (await ReadAsync(photo, key, models, cancellationToken) is { } embedding)
                usable.Add((NameOf(photo), embedding));
        }

        var notes = new List<EnrolmentNote>();
        Template? template = new TemplateBuilder(models.Metric, thresholds).Build(personId, usable, notes);
        foreach (EnrolmentNote note in notes.Where(note => note.File is not null))
            Reject(photos.Single(photo => NameOf(photo) == note.File), "it does not look like the other reference photos of this person; check whose photo it is");
        return template;
    }

    private async Task<float[]?> ReadAsync(ReferencePhotoRow photo, DataKey key, ScreeningModels models, CancellationToken cancellationToken)
    {
        ReferenceFace face;
        try
        {
            byte[] file = await blobs.ReadAsync(key, BlobAddress.Parse(photo.BlobId), cancellationToken);
            face = new ReferenceReader(models.Analyser, models.Reader).Read(file, cancellationToken);
        }
        catch (VaultException broken) when (broken.Failure is VaultFailure.NotFound or VaultFailure.Damaged)
        {
            logger.NotUsable("reference photo", photo.SchoolId, photo.Id, broken);
            face = new ReferenceFace(null, "its file is missing or damaged; add it again");
        }

        if (face.Embedding is null)
            Reject(photo, face.Problem ?? "it could not be used");
        else
            (photo.State, photo.Quality) = (ReferencePhotoState.Accepted, FaceQuality.Good);
        return face.Embedding;
    }

    private async Task<bool> SaveAsync(ConsentLensDbContext context, string personId, Enrolment found, DataKey key, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(context, SchoolLock.None, cancellationToken);
        // The school's row makes this wait for whoever records a refusal just now, and the other way round.
        await context.Schools.ExecuteUpdateAsync(update => update.SetProperty(school => school.GalleryRevision, school => school.GalleryRevision + 1), cancellationToken);
        await JudgingLock.TakeAsync(context, cancellationToken);
        bool hasKey = await context.PersonKeys.AnyAsync(row => row.PersonId == personId, cancellationToken);
        BiometricPermission permission = await PermissionAsync(context, personId, cancellationToken);
        long[] now = await Usable(context, personId).Select(photo => photo.Id).ToArrayAsync(cancellationToken);
        if (!hasKey || !permission.IsPermitted || !now.SequenceEqual(found.Read))
            return false;
        int replaced = await context.Templates.Where(row => row.PersonId == personId).ExecuteDeleteAsync(cancellationToken);
        // Faces that were taken for the person by a photo of somebody else are not the person's any more.
        if (found.IsTrustLost || (replaced > 0 && found.Template is null))
            await ReopenedFaces.ForgetAsync(context, personId, found.Template is null ? time : null, cancellationToken);
        TemplateRow? row = found.Template is null ? null : await SealAsync(context, found.Template, key, cancellationToken);
        if (row is not null)
            context.Templates.Add(row);
        await transaction.CommitAsync(audit, [.. EntriesOf(personId, found.Photos, row)], cancellationToken);
        return true;
    }

    private async Task<TemplateRow> SealAsync(ConsentLensDbContext context, Template template, DataKey key, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        var embedder = new Digest(engine.EmbedderSha256);
        TemplateRow row = TemplateStore.Seal(context.CurrentSchoolId, template, embedder, key, now, now.AddYears(TemplateYears));
        var builder = new TemplateBuilder(engine.ModelsFor(comparesFaces: true).Metric, await SchoolSettings.ThresholdsAsync(context, engine, cancellationToken));
        IReadOnlyList<Template> others = await templates.LoadAsync(context, embedder, now, cancellationToken);
        row.LookAlikes = [.. others.Where(other => builder.LookAlikes([template, other]).Any()).Select(other => other.PersonId).Order(StringComparer.Ordinal)];
        return row;
    }

    private async Task<bool> RefuseAllAsync(
        ConsentLensDbContext context, string personId, ReferencePhotoRow[] photos, BiometricPermission permission, CancellationToken cancellationToken)
    {
        if (photos.Length == 0)
            return true;
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(context, SchoolLock.Register, cancellationToken);
        long[] left = await Usable(context, personId).Select(photo => photo.Id).ToArrayAsync(cancellationToken);
        ReferencePhotoRow[] refused = [.. photos.Where(photo => left.Contains(photo.Id))];
        foreach (ReferencePhotoRow gone in photos.Except(refused))
            context.Entry(gone).State = EntityState.Detached;
        foreach (ReferencePhotoRow photo in refused)
            Reject(photo, $"there is no biometric permission. {permission.Explanation}");
        await transaction.CommitAsync(audit, [.. refused.Select(photo => RefusalOf(personId, photo))], cancellationToken);
        return true;
    }

    private async Task<BiometricPermission> PermissionAsync(ConsentLensDbContext context, string personId, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        return (await new RegisterStore(context, time).LoadAsync(now, personId, cancellationToken)).BiometricPermissionOf(personId, now);
    }

    private static IQueryable<ReferencePhotoRow> Usable(ConsentLensDbContext context, string personId) =>
        context.ReferencePhotos.Where(photo => photo.PersonId == personId && photo.State != ReferencePhotoState.Rejected).OrderBy(photo => photo.Id);

    private static IEnumerable<AuditEvent> EntriesOf(string personId, ReferencePhotoRow[] photos, TemplateRow? template)
    {
        foreach (ReferencePhotoRow photo in photos.Where(photo => photo.State == ReferencePhotoState.Rejected))
            yield return RefusalOf(personId, photo);
        if (template is null)
            yield break;
        AuditDetail detail = AuditDetail.None
            .With("references", photos.Count(photo => photo.State == ReferencePhotoState.Accepted))
            .With("look_alikes", template.LookAlikes);
        yield return new AuditEvent(Actor, AuditAction.ReferencesEnrolled, "person", personId, detail);
    }

    private static AuditEvent RefusalOf(string personId, ReferencePhotoRow photo) =>
        new(Actor, AuditAction.ReferenceRejected, "person", personId, AuditDetail.None.With("reference", photo.Id));

    private static void Reject(ReferencePhotoRow photo, string reason) =>
        (photo.State, photo.Quality, photo.RejectionReason) = (ReferencePhotoState.Rejected, null, reason);

    private static string NameOf(ReferencePhotoRow photo) => photo.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What came of looking at a person's photos.</summary>
    private sealed record Enrolment(long[] Read, ReferencePhotoRow[] Photos, Template? Template, bool IsTrustLost);
}
