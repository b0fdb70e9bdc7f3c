using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Register;
using ConsentLens.Consent.Screening;
using ConsentLens.Pipeline.Audit;
using ConsentLens.Pipeline.Imaging;
using ConsentLens.Pipeline.Ingest;
using ConsentLens.Pipeline.Jobs;
using ConsentLens.Pipeline.Jobs.Screening;
using ConsentLens.Pipeline.Judging;
using ConsentLens.Pipeline.Judging.Rematch;
using ConsentLens.Pipeline.People;
using ConsentLens.Pipeline.People.References;
using ConsentLens.Pipeline.Previews;
using ConsentLens.Pipeline.Retention;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Storage.Register;
using ConsentLens.Pipeline.Storage.Schema;
using ConsentLens.Pipeline.Storage.Templates;
using ConsentLens.Pipeline.Tests.Models;
using ConsentLens.Pipeline.Vault.Blobs;
using ConsentLens.Pipeline.Vault.Keys;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ConsentLens.Pipeline.Tests.Jobs;

/// <summary>The jobs of one installation, put together in this process.</summary>
internal sealed class Workshop : IDisposable
{
    /// <summary>Drawn faces are more alike than real ones.</summary>
    public const double MatchAt = 0.7;

    public const double PossibleAt = 0.6;

    private readonly PipelineMetrics _metrics = new();

    private Workshop(ConsentLensDbContextFactory contexts, string data, string photos, KeyVault vault, string models)
    {
        TimeProvider time = TimeProvider.System;
        (Contexts, Data, Vault) = (contexts, data, vault);
        Engine = new ScreeningEngine(models, null, new ChosenThresholds(MatchAt, PossibleAt), new PhotoReader(Limits, time));
        SchoolKeys = new SchoolKeyStore(contexts, vault, time);
        PersonKeys = new PersonKeyStore(contexts, vault, time);
        Templates = new TemplateStore(PersonKeys);
        Blobs = new EncryptedBlobStore(photos, time);
        DetectorTrust detectors = Detectors = DetectorTrust.Of([Engine.Pack]);
        var bases = new JudgingBasisReader(detectors, time);
        var screening = new BatchScreening(contexts, Queue, time);
        Batches = new BatchRegistration(contexts, SchoolKeys, time);
        Record = new ScreeningRecord(contexts, Engine, bases, time);
        Audit = new AuditStore(SealerOfAsync, time);
        Ingest = new IngestBatch(contexts, SchoolKeys, Blobs, bases, screening, Audit, new PhotoReader(Limits), time);
        Previews = new PreviewCache(Path.Combine(data, "previews"));
        Screen = new ScreenPhotos(contexts, SchoolKeys, Blobs, Engine, bases, Templates, Record, screening, Audit, _metrics, time, Previews);
        RejudgePhotos photosAgain = JudgePhotos = new RejudgePhotos(contexts, detectors, Audit, time);
        RejudgeSchool schoolAgain = JudgeSchool = new RejudgeSchool(contexts, detectors, Audit, time);
        Reopened = new RejudgeReopened(contexts, photosAgain, schoolAgain);
        Destroy = new DestroyBiometrics(contexts, Blobs, detectors, Audit, time);
        CarryOut = new CarryOutChange(contexts, Destroy, new RejudgePerson(contexts, detectors, Audit, time), schoolAgain, time);
        Anchor = new AuditStoreAnchor(contexts, SealerOfAsync, Path.Combine(data, "keys"), time);
        Enrol = new EnrolReferences(
            contexts, new EnrolPerson(contexts, PersonKeys, Blobs, Engine, Templates, Audit, time), Reopened, new StalePhotos(contexts, Queue));
        AddReference = new AddReferencePhoto(contexts, PersonKeys, Blobs, new PhotoReader(Limits), Queue, Audit, time);
        RemoveReference = new RemoveReferencePhoto(contexts, PersonKeys, Blobs, Destroy, Reopened, Queue, Audit);
        Rematch = new RematchPhotos(
            contexts, Blobs, PhotoKeyAsync, Engine, Templates, photosAgain, time);
    }

    public ConsentLensDbContextFactory Contexts { get; }

    public string Data { get; }

    public KeyVault Vault { get; }

    public ImagingLimits Limits { get; } = new();

    public HeldQueue Queue { get; } = new();

    public ScreeningEngine Engine { get; }

    public SchoolKeyStore SchoolKeys { get; }

    public PersonKeyStore PersonKeys { get; }

    public TemplateStore Templates { get; }

    public EncryptedBlobStore Blobs { get; }

    public AuditStore Audit { get; }

    public AuditStoreAnchor Anchor { get; }

    public DetectorTrust Detectors { get; }

    public RejudgePhotos JudgePhotos { get; }

    public RejudgeSchool JudgeSchool { get; }

    public CarryOutChange CarryOut { get; }

    public BatchRegistration Batches { get; }

    public ScreeningRecord Record { get; }

    public IngestBatch Ingest { get; }

    public PreviewCache Previews { get; }

    public ScreenPhotos Screen { get; }

    public EnrolReferences Enrol { get; }

    public RejudgeReopened Reopened { get; }

    public DestroyBiometrics Destroy { get; }

    public AddReferencePhoto AddReference { get; }

    public RemoveReferencePhoto RemoveReference { get; }

    public RematchPhotos Rematch { get; }

    /// <summary>An installation with a data folder of its own, deleted with it.</summary>
    public static Task<Workshop> OpenAsync(NpgsqlDataSource dataSource) => OpenAsync(dataSource, null);

    /// <summary>The same with the photos, or the models, elsewhere.</summary>
    public static async Task<Workshop> OpenAsync(NpgsqlDataSource dataSource, string? photos, string? models = null)
    {
        string data = Directory.CreateTempSubdirectory("consentlens-jobs-").FullName;
        var file = new MasterKeyFile(Path.Combine(data, "keys", "master.key"), TimeProvider.System);
        var vault = new KeyVault(file, await file.LoadOrCreateAsync(default));
        return new Workshop(new ConsentLensDbContextFactory(dataSource), data, photos ?? Path.Combine(data, "photos"), vault, models ?? RepositoryModels.Folder);
    }

    /// <summary>Adds the drawn school with two channels, and enrols everyone who may be. Returns its id.</summary>
    public async Task<int> AddSchoolAsync(DrawnSchool drawn)
    {
        int school = await new SchoolDirectory(Contexts).AddAsync("Drawn school", TimeProvider.System.GetUtcNow(), default);
        await ImportAsync(school, await File.ReadAllBytesAsync(drawn.RegisterFile));
        await using ConsentLensDbContext context = Contexts.Create(school);
        context.Channels.AddRange(Channel(school, "website", Use.Website, ScreeningMode.AllowList), Channel(school, "noticeboard", Use.Print, ScreeningMode.DetectOnly));
        await context.SaveChangesAsync();
        await EnrolEveryoneAsync(school, drawn, await new RegisterStore(context, TimeProvider.System).LoadAsync(TimeProvider.System.GetUtcNow(), default));
        return school;
    }

    /// <summary>Takes a folder in and screens it, as workers would. Returns the batch's id.</summary>
    public async Task<long> ProcessAsync(int school, string folder)
    {
        long batch = await Batches.AddAsync(school, "Sports day", folder, [], "office", default);
        await Ingest.RunAsync(school, [batch], default);
        await DrainAsync();
        return batch;
    }

    /// <summary>Carries out what is queued.</summary>
    public async Task DrainAsync()
    {
        JobOrder[] orders = [.. Queue.Orders];
        Queue.Clear();
        foreach (JobOrder order in orders)
        {
            await (order.Kind switch
            {
                JobKind.EnrolReferences => Enrol.RunAsync(order.SchoolId, order.Ids, default),
                JobKind.MatchPhotosAgain => Rematch.RunAsync(order.SchoolId, order.Ids, default),
                _ => Screen.RunAsync(order.SchoolId, order.Ids, default),
            });
        }
    }

    public void Dispose()
    {
        Audit.Dispose();
        Engine.Dispose();
        Vault.Dispose();
        _metrics.Dispose();
        Directory.Delete(Data, recursive: true);
    }

    /// <summary>The key of a school's photos.</summary>
    public Task<DataKey> PhotoKeyAsync(int schoolId, CancellationToken cancellationToken) => SchoolKeys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);

    private async Task<AuditSealer> SealerOfAsync(int schoolId, CancellationToken cancellationToken)
    {
        using DataKey key = await SchoolKeys.OpenAsync(schoolId, KeyPurpose.AuditLog, cancellationToken);
        return new AuditSealer(key);
    }

    private async Task ImportAsync(int school, byte[] register)
    {
        var import = new ImportRegister(Contexts, CarryOut, Audit, TimeProvider.System);
        ImportPreview preview = await import.PreviewAsync(school, register, HeadingMaps.ConsentLens, default);
        await import.ApplyAsync(school, register, HeadingMaps.ConsentLens, new ImportChoice(preview.Fingerprint, new HashSet<(string, RegisterColumn)>(), MissingHaveLeft: false), "office", default);
    }

    private async Task EnrolEveryoneAsync(int school, DrawnSchool drawn, SchoolRegister register)
    {
        foreach (string folder in Directory.EnumerateDirectories(drawn.References).Order(StringComparer.Ordinal))
        {
            string person = Path.GetFileName(folder);
            if (!register.BiometricPermissionOf(person, TimeProvider.System.GetUtcNow()).IsPermitted)
                continue;
            using DataKey key = await PersonKeys.OpenOrCreateAsync(school, person, default);
            await using ConsentLensDbContext context = Contexts.Create(school);
            foreach (string file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
                context.ReferencePhotos.Add(await ReferenceAsync(school, person, key, file));
            await context.SaveChangesAsync();
        }

        await using ConsentLensDbContext all = Contexts.Create(school);
        await Enrol.RunAsync(school, await all.ReferencePhotos.Select(photo => photo.Id).ToArrayAsync(), default);
        Queue.Clear();
    }

    private async Task<ReferencePhotoRow> ReferenceAsync(int school, string person, DataKey key, string file)
    {
        StoredBlob blob = await Blobs.WriteAsync(key, await File.ReadAllBytesAsync(file), default);
        return new ReferencePhotoRow
        {
            SchoolId = school,
            PersonId = person,
            BlobId = blob.Address.ToString(),
            State = ReferencePhotoState.Uploaded,
            UploadedBy = "office",
            UploadedAt = TimeProvider.System.GetUtcNow(),
        };
    }

    private static ChannelRow Channel(int school, string id, Use use, ScreeningMode mode) => new()
    {
        SchoolId = school,
        ChannelId = id,
        Use = use,
        Platform = id,
        Owner = "head",
        Opened = new DateOnly(2020, 9, 1),
        ListedInPrivacyNotice = true,
        Mode = mode,
    };
}
