using ConsentLens.Consent.Biometrics;
using ConsentLens.Consent.Judgement;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Faces.Enrolment;
using ConsentLens.Pipeline.Faces.Gallery;
using ConsentLens.Pipeline.Jobs.Screening;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Storage.Register;
using ConsentLens.Pipeline.Storage.Schema;
using ConsentLens.Pipeline.Storage.Templates;
using ConsentLens.Pipeline.Vault;
using ConsentLens.Pipeline.Vault.Blobs;
using ConsentLens.Pipeline.Vault.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ConsentLens.Pipeline.Jobs;

/// <summary>Makes people's face templates out of their reference photos. Without biometric permission nothing is looked at.</summary>
public sealed class EnrolReferences(
    ConsentLensDbContextFactory contexts,
    PersonKeyStore keys,
    EncryptedBlobStore blobs,
    ScreeningEngine engine,
    TemplateStore templates,
    TimeProvider time) : IPipelineJob
{
    /// <summary>Children's faces change: a template is a year old at most.</summary>
    private const int TemplateYears = 1;

    /// <summary>Makes the templates of everyone to whom one of the reference photos belongs, from all of theirs.</summary>
    /// <param name="schoolId">The school.</param>
    /// <param name="ids">Ids of reference photos.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task RunAsync(int schoolId, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        string[] people = await context.ReferencePhotos
            .Where(photo => ids.Contains(photo.Id))
            .Select(photo => photo.PersonId)
            .Distinct()
            .Order()
            .ToArrayAsync(cancellationToken);
        foreach (string person in people)
            await EnrolAsync(schoolId, person, cancellationToken);
    }

    private async Task EnrolAsync(int schoolId, string personId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        using DataKey? key = await keys.FindAsync(schoolId, personId, cancellationToken);
        if (key is null || !await IsPermittedAsync(context, personId, cancellationToken))
            return;
        List<ReferencePhotoRow> photos = await context.ReferencePhotos
            .Where(photo => photo.PersonId == personId && photo.State != ReferencePhotoState.Rejected)
            .OrderBy(photo => photo.Id)
            .ToListAsync(cancellationToken);
        if (photos.TrueForAll(photo => photo.State == ReferencePhotoState.Accepted))
            return;

        ScreeningModels models = engine.ModelsFor(comparesFaces: true);
        var builder = new TemplateBuilder(models.Metric, models.Thresholds);
        var notes = new List<EnrolmentNote>();
        var usable = new List<(string File, float[] Embedding)>();
        foreach (ReferencePhotoRow photo in photos)
        {
            if (await ReadAsync(photo, key, models, cancellationToken) is { } embedding)
                usable.Add((NameOf(photo), embedding));
        }

        Template? template = builder.Build(personId, usable, notes);
        foreach (EnrolmentNote note in notes.Where(note => note.File is not null))
            Reject(photos.Single(photo => NameOf(photo) == note.File), note.Message);
        await SaveAsync(context, personId, template, key, builder, cancellationToken);
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
            face = new ReferenceFace(null, "its file is missing or damaged; add it again");
        }

        if (face.Embedding is null)
        {
            Reject(photo, face.Problem ?? "it could not be used");
            return null;
        }

        photo.State = ReferencePhotoState.Accepted;
        photo.Quality = FaceQuality.Good;
        return face.Embedding;
    }

    private async Task SaveAsync(ConsentLensDbContext context, string personId, Template? template, DataKey key, TemplateBuilder builder, CancellationToken cancellationToken)
    {
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        // The school's row makes this wait for whoever records a refusal just now, and the other way round.
        await context.Schools.ExecuteUpdateAsync(update => update.SetProperty(school => school.GalleryRevision, school => school.GalleryRevision + 1), cancellationToken);
        bool hasKey = await context.PersonKeys.AnyAsync(row => row.PersonId == personId, cancellationToken);
        if (!hasKey || !await IsPermittedAsync(context, personId, cancellationToken))
            return;
        byte[] embedder = engine.EmbedderSha256;
        await context.Templates.Where(row => row.PersonId == personId && row.EmbedderSha256 == embedder).ExecuteDeleteAsync(cancellationToken);
        if (template is not null)
        {
            DateTimeOffset now = time.GetUtcNow();
            TemplateRow row = TemplateStore.Seal(context.CurrentSchoolId, template, new Digest(embedder), key, now, now.AddYears(TemplateYears));
            IReadOnlyList<Template> others = await templates.LoadAsync(context, new Digest(embedder), now, cancellationToken);
            row.LookAlikes = [.. others.Where(other => builder.LookAlikes([template, other]).Any()).Select(other => other.PersonId).Order(StringComparer.Ordinal)];
            context.Templates.Add(row);
        }

        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<bool> IsPermittedAsync(ConsentLensDbContext context, string personId, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        SchoolRegister register = await new RegisterStore(context, time).LoadAsync(now, cancellationToken);
        BiometricPermission permission = register.BiometricPermissionOf(personId, now);
        return permission.IsPermitted;
    }

    private static void Reject(ReferencePhotoRow photo, string reason)
    {
        photo.State = ReferencePhotoState.Rejected;
        photo.Quality = null;
        photo.RejectionReason = reason;
    }

    private static string NameOf(ReferencePhotoRow photo) => photo.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
