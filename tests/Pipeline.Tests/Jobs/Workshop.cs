using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Jobs;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Rematch;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.School.People.Import;
using ConsentLens.Pipeline.School.People.References;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.School.Retention;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Sites.Fetching;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Storage.Register;
using ConsentLens.Pipeline.Tests.Vision.Models;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ConsentLens.Pipeline.Tests.Jobs;

/// <summary>The jobs of one installation, put together in this process.</summary>
internal sealed class Workshop : IDisposable
{
    /// <summary>Drawn faces are more alike than real ones.</summary>
    public const double MatchAt = 0.7;

    public const double PossibleAt = 0.6;

    private readonly ServiceProvider _services;

    private Workshop(NpgsqlDataSource dataSource, string data, string photos, KeyVault vault, TimeProvider time, string? models = null, IPhotoReader? reader = null, SiteFetcher? fetcher = null)
    {
        (Data, Vault) = (data, vault);
        var settings = new StationSettings(new DataFolder(data), models ?? RepositoryModels.Folder, null, MatchAt, PossibleAt, 1, TimeZoneInfo.Utc);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddConsentLens(settings, dataSource, vault, works: false);
        services.AddSingleton(time);
        services.AddSingleton<IJobQueue>(Queue);
        services.AddSingleton(provider => reader ?? new PhotoReader(provider.GetRequiredService<ImagingLimits>(), time));
        services.AddSingleton(new EncryptedBlobStore(photos, time));
        if (fetcher is not null)
            services.AddSingleton(fetcher);
        _services = services.BuildServiceProvider();
    }

    public string Data { get; }

    public KeyVault Vault { get; }

    public HeldQueue Queue { get; } = new();

    public ConsentLensDbContextFactory Contexts => Get<ConsentLensDbContextFactory>();

    public ImagingLimits Limits => Get<ImagingLimits>();

    public ScreeningEngine Engine => Get<ScreeningEngine>();

    public SchoolKeyStore SchoolKeys => Get<SchoolKeyStore>();

    public PersonKeyStore PersonKeys => Get<PersonKeyStore>();

    public TemplateStore Templates => Get<TemplateStore>();

    public EncryptedBlobStore Blobs => Get<EncryptedBlobStore>();

    public AuditStore Audit => Get<AuditStore>();

    public AuditStoreAnchor Anchor => Get<AuditStoreAnchor>();

    public DetectorTrust Detectors => Get<DetectorTrust>();

    public RejudgePhotos JudgePhotos => Get<RejudgePhotos>();

    public RejudgeSchool JudgeSchool => Get<RejudgeSchool>();

    public CarryOutChange CarryOut => Get<CarryOutChange>();

    public BatchRegistration Batches => Get<BatchRegistration>();

    public ScreeningRecord Record => Get<ScreeningRecord>();

    public IPipelineJob Ingest => Job(JobKind.IngestBatch);

    public PreviewCache Previews => Get<PreviewCache>();

    public IPipelineJob Screen => Job(JobKind.ScreenPhotos);

    public IPipelineJob Enrol => Job(JobKind.EnrolReferences);

    public RejudgeReopened Reopened => Get<RejudgeReopened>();

    public DestroyBiometrics Destroy => Get<DestroyBiometrics>();

    public AddReferencePhoto AddReference => Get<AddReferencePhoto>();

    public RemoveReferencePhoto RemoveReference => Get<RemoveReferencePhoto>();

    public RematchPhotos Rematch => Get<RematchPhotos>();

    /// <summary>Anything of the installation.</summary>
    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>One of its jobs.</summary>
    public IPipelineJob Job(JobKind kind) => _services.GetRequiredKeyedService<IPipelineJob>(kind);

    /// <summary>The same installation with photos decoded by something else, which stays the caller's.</summary>
    public Workshop With(IPhotoReader reader) => new(Contexts.DataSource, Data, Path.Combine(Data, "photos"), Vault, TimeProvider.System, reader: reader) { IsBorrowed = true };

    /// <summary>The same installation with sites asked by something else, which stays the caller's.</summary>
    public Workshop With(SiteFetcher fetcher) => new(Contexts.DataSource, Data, Path.Combine(Data, "photos"), Vault, TimeProvider.System, fetcher: fetcher) { IsBorrowed = true };

    /// <summary>The same installation by another clock; its data stay this one's.</summary>
    public Workshop At(TimeProvider time) => new(Contexts.DataSource, Data, Path.Combine(Data, "photos"), Vault, time) { IsBorrowed = true };

    /// <summary>An installation with a data folder of its own, deleted with it.</summary>
    public static Task<Workshop> OpenAsync(NpgsqlDataSource dataSource) => OpenAsync(dataSource, null);

    /// <summary>The same with the photos, or the models, elsewhere.</summary>
    public static async Task<Workshop> OpenAsync(NpgsqlDataSource dataSource, string? photos, string? models = null)
    {
        string data = Directory.CreateTempSubdirectory("consentlens-jobs-").FullName;
        var file = new MasterKeyFile(Path.Combine(data, "keys", "master.key"), TimeProvider.System);
        var vault = new KeyVault(file, await file.LoadOrCreateAsync(default));
        return new Workshop(dataSource, data, photos ?? Path.Combine(data, "photos"), vault, TimeProvider.System, models);
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
            await Job(order.Kind).RunAsync(order.SchoolId, order.Ids, default);
    }

    public void Dispose()
    {
        _services.Dispose();
        if (IsBorrowed)
            return;
        Vault.Dispose();
        Directory.Delete(Data, recursive: true);
    }

    private bool IsBorrowed { get; init; }

    /// <summary>The key of a school's photos.</summary>
    public Task<DataKey> PhotoKeyAsync(int schoolId, CancellationToken cancellationToken) => SchoolKeys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);

    private async Task ImportAsync(int school, byte[] register)
    {
        ImportRegister import = Get<ImportRegister>();
        ImportPreview preview = await import.PreviewAsync(school, register, RegisterReading.Own, seesBars: true, default);
        await import.ApplyAsync(school, register, RegisterReading.Own, new ImportChoice(preview.Fingerprint, new HashSet<(string, RegisterColumn)>(), MissingHaveLeft: false, SeesBars: true), "office", default);
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

    public static ChannelRow Channel(int school, string id, Use use, ScreeningMode mode) => new()
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
