using System.Text;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Invariants;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.School.People.Import;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.School.Retention;
using ConsentLens.Pipeline.School.Settings;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Tests.School.Intake;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Storage.Encryption;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Tests.School.Judging.Names;

/// <summary>A school that takes drawn photos without faces in by every way, and whose register changes. What is taken in is clear unless it names somebody.</summary>
internal sealed class NamedSchool : IAsyncDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly List<(string Id, string Given, string Family)> _register = [("P1", "Tamsin", "Quillfeather")];

    private NamedSchool(UploadDesk desk) => Desk = desk;

    public UploadDesk Desk { get; }

    public int Id => Desk.School;

    public ScratchFolder Folder => _folder;

    private ConsentLensDbContextFactory Contexts => Desk.Workshop.Contexts;

    public RejudgeSchool Night => new(Contexts, Desk.Detectors, Desk.Audit, Desk.Time);

    public DestroyBiometrics Destroy => new(Contexts, Desk.Workshop.Blobs, Desk.Detectors, Desk.Audit, Desk.Time);

    public CarryOutChange CarryOut => new(Contexts, Destroy, Desk.Search, new RejudgePerson(Contexts, Desk.Detectors, Desk.Audit, Desk.Time), new JudgingAgain(Contexts, Night, Desk.Workshop.Queue, Desk.Time), Desk.Time);

    public PurgeExpired Purge => new(Contexts, Desk.Workshop.Blobs, Desk.Workshop.SchoolKeys, Destroy, Desk.Audit, new RetentionRules(), Desk.Time);

    public ReleaseDraft Drafts => new(Contexts, Desk.Workshop.SchoolKeys, Desk.Detectors, Desk.Audit, Desk.Time);

    private ImportRegister Import => new(Contexts, new KeptMappings(Contexts, Desk.Workshop.SchoolKeys, Desk.Time), CarryOut, Desk.Audit, Desk.Time);

    public static async Task<NamedSchool> OpenAsync(PostgresFixture postgres)
    {
        var school = new NamedSchool(await UploadDesk.OpenAsync(postgres));
        await school.ImportAsync();
        return school;
    }

    public ConsentLensDbContext Context() => Desk.Database.Context(Id);

    /// <summary>Uploads files one by one, and screens them.</summary>
    public async Task<long> UploadAsync(UploadPlan plan, params (string Name, byte[] File)[] files)
    {
        long batch = await Desk.Open.RunAsync(Id, plan, "office", default);
        foreach ((string name, byte[] file) in files)
            await Desk.SendAsync(batch, name, file);
        await ScreenAsync();
        return batch;
    }

    public Task<long> UploadAsync(string name, byte[] file, string batch = "Trip", string? happening = null) =>
        UploadAsync(new UploadPlan(batch, happening, [], []), (name, file));

    /// <summary>Uploads a photo, and after it a file that lies beside it.</summary>
    public async Task UploadBesideAsync(string name, byte[] file, string beside, byte[] content)
    {
        long batch = await Desk.BeginAsync("Trip");
        await Desk.SendAsync(batch, name, file);
        await Desk.Sidecars.RunAsync(Id, batch, within: null, [new PhotoEntry(beside, _ => Task.FromResult(new PhotoBytes(content)))], default);
        await ScreenAsync();
    }

    public Task UploadZipAsync(string? zip, params (string Name, byte[] File)[] files) => UploadZipsAsync((zip, files));

    /// <summary>Uploads zips into one batch, one after the other.</summary>
    public async Task UploadZipsAsync(params (string? Zip, (string Name, byte[] File)[] Files)[] zips)
    {
        long batch = await Desk.BeginAsync("Trip");
        foreach ((string? zip, (string Name, byte[] File)[] files) in zips)
            await Desk.Zip.RunAsync(Id, batch, zip, new MemoryStream(UploadDesk.ZipOf(files)), default);
        await ScreenAsync();
    }

    /// <summary>Ingests a folder of these files, or a zip where its name is one.</summary>
    public async Task IngestAsync(string root, params (string Name, byte[] File)[] files)
    {
        string path = Path.Combine(_folder.At(Guid.NewGuid().ToString("N")), root);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (root.EndsWith(".zip", StringComparison.Ordinal))
            await File.WriteAllBytesAsync(path, UploadDesk.ZipOf(files));
        foreach ((string name, byte[] file) in root.EndsWith(".zip", StringComparison.Ordinal) ? [] : files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(path, name))!);
            await File.WriteAllBytesAsync(Path.Combine(path, name), file);
        }

        long batch = await new BatchRegistration(Contexts, Desk.Workshop.SchoolKeys, Desk.Time).AddAsync(Id, "Trip", path, [], "office", default);
        await Desk.Ingest.RunAsync(Id, [batch], default);
        await ScreenAsync();
    }

    /// <summary>Marks what was taken in as screened, without faces, and judges it.</summary>
    public async Task ScreenAsync()
    {
        await Desk.Database.ExecuteAsync(
            $"""
            update photos set state = 'screened', screened_at = now(), read_at = now(), width = 64, height = 48,
                detector_sha256 = '\x{Convert.ToHexStringLower(SchoolUnderTest.Detector)}', embedder_sha256 = '\x{Convert.ToHexStringLower(SchoolUnderTest.Embedder)}'
            where state = 'uploaded'
            """);
        await Night.RunAsync(Id, JudgingCause.Night, default);
    }

    /// <summary>Says that every upload is finished: nothing of an open one can be released.</summary>
    public Task CloseAsync() => Desk.Database.ExecuteAsync("update batches set state = 'screened' where state = 'receiving'");

    /// <summary>Imports the register with one more, who refuses everything.</summary>
    public Task JoinAsync(string id, string given, string family)
    {
        _register.Add((id, given, family));
        return ImportAsync();
    }

    public Task RenameByImportAsync(string id, string given, string family)
    {
        _register[_register.FindIndex(person => person.Id == id)] = (id, given, family);
        return ImportAsync();
    }

    public Task RenameAtDeskAsync(string id, string given, string family) =>
        new EditPerson(Contexts, CarryOut, Desk.Audit, Desk.Time).RunAsync(Id, id, new PersonEdit(given, family, null, null, null), "office", default);

    /// <summary>Every photo's first verdict, by its id.</summary>
    public async Task<IReadOnlyDictionary<long, Verdict>> VerdictsAsync()
    {
        await using ConsentLensDbContext context = Context();
        return await context.Verdicts.ToDictionaryAsync(verdict => verdict.PhotoId, verdict => verdict.Verdict);
    }

    /// <summary>The photos that have a takedown task.</summary>
    public async Task<long[]> TakenDownAsync()
    {
        await using ConsentLensDbContext context = Context();
        return await context.Takedowns.Select(task => task.PhotoId).Order().ToArrayAsync();
    }

    /// <summary>Publishes every photo.</summary>
    public async Task<long[]> PublishAllAsync()
    {
        await using ConsentLensDbContext context = Context();
        long[] photos = await context.Photos.OrderBy(photo => photo.Id).Select(photo => photo.Id).ToArrayAsync();
        var release = new ReleaseRow
        {
            SchoolId = Id,
            ChannelId = "website",
            State = ReleaseState.Built,
            CreatedBy = "head",
            CreatedAt = Desk.Time.Now,
            ApprovedBy = "head",
            ApprovedAt = Desk.Time.Now,
        };
        context.Releases.Add(release);
        await context.SaveChangesAsync();
        context.ReleaseItems.AddRange(photos.Select((photo, index) =>
            new ReleaseItemRow { SchoolId = Id, ReleaseId = release.Id, PhotoId = photo, Number = index + 1, Verdict = Verdict.Clear, RemovedFaces = [] }));
        context.Publications.Add(new PublicationRow { SchoolId = Id, ReleaseId = release.Id, ChannelId = "website", Link = "https://school.example/trip", PublishedBy = "head", PublishedAt = Desk.Time.Now });
        await context.SaveChangesAsync();
        return photos;
    }

    /// <summary>What a check of the database finds of one invariant.</summary>
    public async Task<InvariantFinding> CheckAsync(Invariant rule)
    {
        var people = new PersonKeyStore(Contexts, Desk.Workshop.Vault, Desk.Time);
        var anchors = new AuditStoreAnchor(Contexts, Desk.Workshop.SchoolKeys, Path.Combine(Desk.Workshop.Data, "keys"), Desk.Time);
        var check = new CheckInvariants(
            Contexts, Desk.Workshop.SchoolKeys, people, new TemplateStore(people), Desk.Workshop.Blobs, Desk.Scratch, Desk.Detectors, Desk.Search, Desk.Workshop.Get<KeptReadings>(), new CheckAudit(Contexts, Desk.Audit, anchors), Desk.Time);
        return (await check.RunAsync(Id, CheckScope.Database, default)).Single(finding => finding.Rule == rule);
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await Desk.DisposeAsync();
    }

    private async Task ImportAsync()
    {
        string rows = string.Join('\n', _register.Select(person => $"{person.Id},{person.Given},{person.Family},pupil,no,"));
        byte[] file = Encoding.UTF8.GetBytes($"person_id,given_name,family_name,role,website,safeguarding\n{rows}\n");
        ImportPreview preview = await Import.PreviewAsync(Id, file, RegisterReading.Own, seesBars: true, default);
        var choice = new ImportChoice(preview.Fingerprint, new HashSet<(string, RegisterColumn)>(), MissingHaveLeft: false, SeesBars: true);
        await Import.ApplyAsync(Id, file, RegisterReading.Own, choice, "office", default);
    }
}
