using ConsentLens.Pipeline.Jobs;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Channels;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Invariants;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.School.Judging.Rematch;
using ConsentLens.Pipeline.School.Online;
using ConsentLens.Pipeline.School.Overview;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.School.People.Import;
using ConsentLens.Pipeline.School.People.Lists;
using ConsentLens.Pipeline.School.People.References;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.School.Recognition;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.School.Retention;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.School.Review.Dossier;
using ConsentLens.Pipeline.School.Review.Groups;
using ConsentLens.Pipeline.School.Review.Safeguarding;
using ConsentLens.Pipeline.School.Settings;
using ConsentLens.Pipeline.School.Takedowns;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Sites.Fetching;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Files;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ConsentLens.Pipeline;

/// <summary>Puts an installation together, the same for every process: the one that serves pages, a worker, a command, a test.</summary>
public static class ConsentLensServices
{
    /// <summary>Adds everything but what decodes photos: the caller adds an <see cref="IPhotoReader"/>, in a process of its own or not.</summary>
    /// <param name="services">The process's services.</param>
    /// <param name="settings">How the installation runs.</param>
    /// <param name="dataSource">Its database; stays the caller's.</param>
    /// <param name="vault">Its keys; stay the caller's.</param>
    /// <param name="works">Whether this process does jobs, or only queues them.</param>
    public static IServiceCollection AddConsentLens(this IServiceCollection services, StationSettings settings, NpgsqlDataSource dataSource, KeyVault vault, bool works)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.AddSingleton(new ImagingLimits());
        services.AddSingleton(dataSource);
        services.AddSingleton(vault);
        return services
            .AddStorage(settings.Data)
            .AddScreening(settings)
            .AddIntake(settings.Data)
            .AddJudging()
            .AddPeople()
            .AddReview()
            .AddSchools()
            .AddReleases()
            .AddOnline(settings)
            .AddPages()
            .AddNight(settings.Data)
            .AddJobs()
            .AddJobEngine(new JobSettings(settings.Slots, settings.TimeZone, works));
    }

    private static IServiceCollection AddStorage(this IServiceCollection services, DataFolder data) => services
        .AddSingleton<ConsentLensDbContextFactory>()
        .AddSingleton<SchoolDirectory>()
        .AddSingleton<SchoolKeyStore>()
        .AddSingleton<PersonKeyStore>()
        .AddSingleton<TemplateStore>()
        .AddSingleton(provider => new EncryptedBlobStore(data.Photos, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<AuditStore>();

    private static IServiceCollection AddScreening(this IServiceCollection services, StationSettings settings) => services
        .AddSingleton(provider => new ScreeningEngine(
            settings.ModelsFolder, settings.Pack, new ChosenThresholds(settings.MatchAt, settings.PossibleAt), provider.GetRequiredService<IPhotoReader>()))
        .AddSingleton(provider => DetectorTrust.Of([provider.GetRequiredService<ScreeningEngine>().Pack]))
        .AddSingleton<JudgingBasisReader>()
        .AddSingleton<CurrentBasis>()
        .AddSingleton<ScreeningRecord>()
        .AddSingleton<ScreenAgain>()
        .AddSingleton<ScreenedPixels>()
        .AddSingleton<LockedPictures>()
        .AddSingleton<BatchScreening>()
        .AddSingleton<PipelineMetrics>();

    private static IServiceCollection AddIntake(this IServiceCollection services, DataFolder data) => services
        .AddSingleton<BatchRegistration>()
        .AddSingleton(new UploadLimits())
        .AddSingleton(provider => new ScratchSpace(data.Uploads, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider => new PreviewCache(data.Previews, provider.GetRequiredService<ILogger<PreviewCache>>()))
        .AddSingleton<OpenUpload>()
        .AddSingleton<ReceivePhoto>()
        .AddSingleton<ReceiveZip>()
        .AddSingleton<ReceiveSidecars>()
        .AddSingleton<FinishUpload>()
        .AddSingleton<UploadContents>();

    private static IServiceCollection AddJudging(this IServiceCollection services) => services
        .AddSingleton<RejudgePhotos>()
        .AddSingleton<RejudgePerson>()
        .AddSingleton<RejudgeSchool>()
        .AddSingleton<JudgingAgain>()
        .AddSingleton<SearchNames>()
        .AddSingleton<KeptTexts>()
        .AddSingleton<KeptReadings>()
        .AddSingleton<ReadPictures>()
        .AddSingleton<UnreadPhotos>()
        .AddSingleton<RejudgeReopened>()
        .AddSingleton<PhotoEmbedder>()
        .AddSingleton<RematchPhotos>()
        .AddSingleton<RematchSchool>()
        .AddSingleton<StalePhotos>();

    private static IServiceCollection AddPeople(this IServiceCollection services) => services
        .AddSingleton<CarryOutChange>()
        .AddSingleton<Func<CarryOutChange>>(provider => provider.GetRequiredService<CarryOutChange>)
        .AddSingleton<DestroyBiometrics>()
        .AddSingleton<ExportPeople>()
        .AddSingleton<KeptMappings>()
        .AddSingleton<OpenRegister>()
        .AddSingleton<ImportRegister>()
        .AddSingleton<SettleHold>()
        .AddSingleton<RecordConsent>()
        .AddSingleton<RecordBiometricAnswer>()
        .AddSingleton<SafeguardingBars>()
        .AddSingleton<EditPerson>()
        .AddSingleton<DeletePerson>()
        .AddSingleton<MarkLookAlike>()
        .AddSingleton<AddReferencePhoto>()
        .AddSingleton<RemoveReferencePhoto>()
        .AddSingleton<ReferenceImages>()
        .AddSingleton<EnrolPerson>()
        .AddSingleton<PeopleLists>()
        .AddSingleton<AddPerson>()
        .AddSingleton<PersonFiles>();

    private static IServiceCollection AddReview(this IServiceCollection services) => services
        .AddSingleton<IdentifyFace>()
        .AddSingleton<OverrideBlock>()
        .AddSingleton<MarkMissedFace>()
        .AddSingleton<AssertPhoto>()
        .AddSingleton<ExceptPerson>()
        .AddSingleton<UndoDecision>()
        .AddSingleton<WaitingFaces>()
        .AddSingleton<FaceGroups>()
        .AddSingleton<FacePictures>()
        .AddSingleton<DecideFaces>()
        .AddSingleton<ReviewQueue>()
        .AddSingleton<SafeguardingStop>()
        .AddSingleton<RecordView>()
        .AddSingleton<RedactedPreview>()
        .AddSingleton<PhotoDossierReader>()
        .AddSingleton<PhotoHistory>()
        .AddSingleton<BlockedPhotos>();

    private static IServiceCollection AddSchools(this IServiceCollection services) => services
        .AddSingleton<AddSchool>()
        .AddSingleton<ChangeSettings>()
        .AddSingleton<RenameSchool>()
        .AddSingleton<OpenChannel>()
        .AddSingleton<ChangeChannel>()
        .AddSingleton<CloseChannel>()
        .AddSingleton<CheckAudit>()
        .AddSingleton<CheckInvariants>();

    private static IServiceCollection AddReleases(this IServiceCollection services) => services
        .AddSingleton<ReleaseDraft>()
        .AddSingleton<ReleaseNames>()
        .AddSingleton<CopyViews>()
        .AddSingleton<ApproveRelease>()
        .AddSingleton<CancelRelease>()
        .AddSingleton<StoredCopies>()
        .AddSingleton<BuildRelease>()
        .AddSingleton<DownloadPackage>()
        .AddSingleton<RecordPublication>()
        .AddSingleton<TakedownList>()
        .AddSingleton<ConfirmTakedown>()
        .AddSingleton<ReopenTakedown>();

    private static IServiceCollection AddOnline(this IServiceCollection services, StationSettings settings) => services
        .AddSingleton(provider => new SiteFetcher(settings.Sites, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<AddSite>()
        .AddSingleton<ChangeSite>()
        .AddSingleton<AskForAudit>()
        .AddSingleton<AskForCheck>()
        .AddSingleton<TakeInFound>()
        .AddSingleton<RecordFound>()
        .AddSingleton<LookThroughSite>()
        .AddSingleton<Func<LookThroughSite>>(provider => provider.GetRequiredService<LookThroughSite>)
        .AddSingleton<CheckTakedowns>()
        .AddSingleton<Func<CheckTakedowns>>(provider => provider.GetRequiredService<CheckTakedowns>)
        .AddSingleton<TakedownPlaces>()
        .AddSingleton<OnlineSites>()
        .AddSingleton<OnlinePictures>();

    private static IServiceCollection AddPages(this IServiceCollection services) => services
        .AddSingleton<PhotoPreviews>()
        .AddSingleton<BatchList>()
        .AddSingleton<BatchGrid>()
        .AddSingleton<Bursts>()
        .AddSingleton<PhotoFileNames>()
        .AddSingleton<BatchVerdicts>()
        .AddSingleton<BatchStatusReader>()
        .AddSingleton<BatchWatch>()
        .AddSingleton<RetryBatch>()
        .AddSingleton<RetryPhoto>()
        .AddSingleton<UnrecognisedPeople>()
        .AddSingleton<MeasureRecognition>()
        .AddSingleton<PersonPhotos>()
        .AddSingleton<PublishedPictures>()
        .AddSingleton<HomeOverview>();

    private static IServiceCollection AddNight(this IServiceCollection services, DataFolder data) => services
        .AddSingleton<NightlyRun>()
        .AddSingleton<AbandonedUploads>()
        .AddSingleton<BatchResumption>()
        .AddSingleton<RegisterResumption>()
        .AddSingleton<RetentionRules>()
        .AddSingleton<PurgeExpired>()
        .AddSingleton<DeleteUploads>()
        .AddSingleton<SweepFiles>()
        .AddSingleton<KeyErasure>()
        .AddSingleton(provider => new AuditStoreAnchor(
            provider.GetRequiredService<ConsentLensDbContextFactory>(), provider.GetRequiredService<SchoolKeyStore>(), data.KeyFolder, provider.GetRequiredService<TimeProvider>()));

    private static IServiceCollection AddJobs(this IServiceCollection services) => services
        .AddKeyedSingleton<IPipelineJob, IngestBatch>(JobKind.IngestBatch)
        .AddKeyedSingleton<IPipelineJob, ScreenPhotos>(JobKind.ScreenPhotos)
        .AddKeyedSingleton<IPipelineJob, ScreenUploads>(JobKind.ScreenUpload)
        .AddKeyedSingleton<IPipelineJob, EnrolReferences>(JobKind.EnrolReferences)
        .AddKeyedSingleton<IPipelineJob, MatchPhotosAgain>(JobKind.MatchPhotosAgain)
        .AddKeyedSingleton<IPipelineJob, ReadPhotos>(JobKind.ReadPhotos)
        .AddKeyedSingleton<IPipelineJob, BuildReleases>(JobKind.BuildRelease)
        .AddKeyedSingleton<IPipelineJob, CarryOutChanges>(JobKind.CarryOutChange)
        .AddKeyedSingleton<IPipelineJob, AuditSites>(JobKind.AuditSite)
        .AddKeyedSingleton<IPipelineJob, CheckAddresses>(JobKind.CheckTakedowns)
        .AddKeyedSingleton<IPipelineJob, RematchSchools>(JobKind.RematchSchool);
}
