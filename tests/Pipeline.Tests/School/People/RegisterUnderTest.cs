using System.Text;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.School.People.Import;
using ConsentLens.Pipeline.School.People.Lists;
using ConsentLens.Pipeline.School.Retention;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Storage.Encryption;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Tests.School.People;

/// <summary>A small school, and the services by which users change its register.</summary>
internal sealed class RegisterUnderTest : IAsyncDisposable
{
    private RegisterUnderTest(SchoolUnderTest rows)
    {
        Rows = rows;
        Files = new EncryptedBlobStore(Folder.Path, rows.Time);
        PersonKeys = new PersonKeyStore(rows.Database.Contexts, rows.Vault.Vault, rows.Time);
    }

    public SchoolUnderTest Rows { get; }

    public ScratchFolder Folder { get; } = new();

    public EncryptedBlobStore Files { get; }

    public PersonKeyStore PersonKeys { get; }

    public DestroyBiometrics Destroy => new(Rows.Database.Contexts, Files, Rows.Detectors, Rows.Audit, Rows.Time);

    public CarryOutChange CarryOut => new(Rows.Database.Contexts, Destroy, Rows.Names, Rows.Person, Again, Rows.Time);

    /// <summary>What is left to jobs.</summary>
    public HeldQueue Queue { get; } = new();

    /// <summary>More photos than this are judged by a job.</summary>
    public int MostAtOnce { get; set; } = 4_000;

    public JudgingAgain Again => new(Rows.Database.Contexts, Rows.School, Queue, Rows.Time) { MostAtOnce = MostAtOnce };

    public MarkLookAlike Alike => new(Rows.Database.Contexts, CarryOut, Rows.Audit, Rows.Time);

    public KeptMappings Kept => new(Rows.Database.Contexts, Rows.SchoolKeys, Rows.Time);

    public OpenRegister Open => new(Kept);

    public ImportRegister Import => new(Rows.Database.Contexts, Kept, CarryOut, Rows.Audit, Rows.Time);

    public SettleHold Settle => new(Rows.Database.Contexts, CarryOut, Rows.Audit, Rows.Time);

    public RecordConsent Consent => new(Rows.Database.Contexts, CarryOut, Rows.Audit, Rows.Time);

    public RecordBiometricAnswer Answer => new(Rows.Database.Contexts, CarryOut, Rows.Audit, Rows.Time);

    public SafeguardingBars Bars => new(Rows.Database.Contexts, Rows.SchoolKeys, CarryOut, Rows.Audit, Rows.Time);

    public PeopleLists Lists => new(Rows.Database.Contexts, Rows.Time);

    public PersonFiles PersonFiles => new(Rows.Database.Contexts, Rows.Time);

    public EditPerson Edit => new(Rows.Database.Contexts, CarryOut, Rows.Audit, Rows.Time);

    public static async Task<RegisterUnderTest> CreateAsync(PostgresFixture postgres, ScreeningMode mode = ScreeningMode.AllowList) =>
        new(await SchoolUnderTest.CreateAsync(postgres, mode));

    /// <summary>A pupil with consent to the web site, biometric permission and a template.</summary>
    public async Task AddRecognisableAsync(string person)
    {
        await Rows.AddPersonAsync(person);
        await Rows.SaveAsync(new BiometricDecisionRow
        {
            SchoolId = Rows.Id,
            PersonId = person,
            Voice = BiometricVoice.FirstParent,
            Answer = BiometricAnswer.Yes,
            EffectiveFrom = Rows.Time.Now,
            RecordedBy = "office",
            RecordedAt = Rows.Time.Now,
        });
        using DataKey key = await AddTemplateAsync(person);
        StoredBlob blob = await Files.WriteAsync(key, Encoding.UTF8.GetBytes($"portrait of {person}"), default);
        await Rows.SaveAsync(new ReferencePhotoRow
        {
            SchoolId = Rows.Id,
            PersonId = person,
            BlobId = blob.Address.ToString(),
            State = ReferencePhotoState.Accepted,
            UploadedBy = "office",
            UploadedAt = Rows.Time.Now,
        });
    }

    /// <summary>A template that says that there is one, sealed under the person's key; the key is the caller's.</summary>
    public async Task<DataKey> AddTemplateAsync(string person)
    {
        DataKey key = await PersonKeys.OpenOrCreateAsync(Rows.Id, person, default);
        await Rows.SaveAsync(new TemplateRow
        {
            SchoolId = Rows.Id,
            PersonId = person,
            EmbedderSha256 = SchoolUnderTest.Embedder,
            MeanCiphertext = [1],
            ReferencesCiphertext = [1],
            CreatedAt = Rows.Time.Now,
            ExpiresAt = Rows.Time.Now.AddYears(1),
        });
        return key;
    }

    public static ReadOnlyMemory<byte> FileOf(string csv) => Encoding.UTF8.GetBytes(csv);

    /// <summary>Previews a file and imports it, with every gain accepted, whoever is shown it.</summary>
    public async Task<ImportReport> ImportAsync(string csv, bool missingHaveLeft = false, bool seesBars = true)
    {
        ImportPreview preview = await Import.PreviewAsync(Rows.Id, FileOf(csv), RegisterReading.Own, seesBars: true, default);
        ImportPreview masked = await Import.PreviewAsync(Rows.Id, FileOf(csv), RegisterReading.Own, seesBars: false, default);
        var all = preview.Import.Changed.Concat(masked.Import.Changed).Select(change => (change.PersonId, change.Column)).ToHashSet();
        return await Import.ApplyAsync(Rows.Id, FileOf(csv), RegisterReading.Own, new ImportChoice(preview.Fingerprint, all, missingHaveLeft, seesBars), "office", default);
    }

    /// <summary>What is in the log, of one actor or of all.</summary>
    public async Task<string[]> AuditedAsync(string? actor = null)
    {
        await using ConsentLensDbContext context = Rows.Context();
        return await context.AuditEntries.Where(entry => actor == null || entry.Actor == actor).OrderBy(entry => entry.Sequence).Select(entry => entry.Action).ToArrayAsync();
    }

    public async Task<int> NotesAsync()
    {
        await using ConsentLensDbContext context = Rows.Context();
        return await context.JobProgress.CountAsync(note => note.Job == JudgingAgain.RegisterNote);
    }

    public async Task<bool> HasBiometricsAsync(string person)
    {
        await using ConsentLensDbContext context = Rows.Context();
        return await context.PersonKeys.AnyAsync(row => row.PersonId == person)
            || await context.Templates.AnyAsync(row => row.PersonId == person)
            || await context.ReferencePhotos.AnyAsync(row => row.PersonId == person);
    }

    public async ValueTask DisposeAsync()
    {
        Folder.Dispose();
        await Rows.DisposeAsync();
    }
}
