using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Storage.Encryption;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConsentLens.Pipeline.Tests.School.Judging;

/// <summary>A school in a database of its own, with few people and photos, and the classes under test over it.</summary>
internal sealed class SchoolUnderTest : IAsyncDisposable
{
    public const string Website = "website";
    public static readonly byte[] Detector = Filled(1);
    public static readonly byte[] Embedder = Filled(2);
    private long _batch;

    private SchoolUnderTest(TestDatabase database, VaultFixture vault, int id)
    {
        (Database, Vault, Id) = (database, vault, id);
        Anchor = new AuditStoreAnchor(database.Contexts, SchoolKeys, vault.Folder.Path, Time);
        Audit = new AuditStore(SchoolKeys, Anchor, Time, NullLogger<AuditStore>.Instance);
    }

    public TestDatabase Database { get; }

    public VaultFixture Vault { get; }

    public SchoolKeyStore SchoolKeys => new(Database.Contexts, Vault.Vault, Time);

    public int Id { get; }

    public SetTime Time { get; } = new(new DateTimeOffset(2026, 10, 1, 9, 0, 0, TimeSpan.Zero));

    public AuditStoreAnchor Anchor { get; }

    public AuditStore Audit { get; }

    public DetectorTrust Detectors { get; } = new([new Digest(Detector)]);

    public RejudgePerson Person => new(Database.Contexts, Detectors, Audit, Time);

    public RejudgePhotos Photos => new(Database.Contexts, Detectors, Audit, Time);

    public SearchNames Names => new(Database.Contexts, SchoolKeys, new KeptReadings(SchoolKeys, NullLogger<KeptReadings>.Instance), Detectors, Audit, Time, NullLogger<SearchNames>.Instance);

    public RejudgeSchool School => new(Database.Contexts, Detectors, Audit, Time);

    public static byte[] Filled(byte value) => [.. Enumerable.Repeat(value, 32)];

    public static async Task<SchoolUnderTest> CreateAsync(PostgresFixture postgres, ScreeningMode mode = ScreeningMode.AllowList, HitAction onHit = HitAction.Block)
    {
        TestDatabase database = await postgres.CreateAsync();
        SchoolUnderTest school = await OpenAsync(database, await database.AddSchoolAsync());
        await school.SaveAsync(new ChannelRow
        {
            SchoolId = school.Id,
            ChannelId = Website,
            Use = Use.Website,
            Platform = "Web site",
            Owner = "head",
            Opened = new DateOnly(2020, 9, 1),
            ListedInPrivacyNotice = true,
            Mode = mode,
            OnHit = onHit,
        });
        school._batch = await school.AddBatchAsync();
        return school;
    }

    // A school has its keys from the start: made later, they would wait for whoever holds the school's row.
    private static async Task<SchoolUnderTest> OpenAsync(TestDatabase database, int id)
    {
        var school = new SchoolUnderTest(database, await VaultFixture.CreateAsync(), id);
        (await school.SchoolKeys.OpenAsync(id, KeyPurpose.School, default)).Dispose();
        (await school.SchoolKeys.OpenAsync(id, KeyPurpose.AuditLog, default)).Dispose();
        return school;
    }

    /// <summary>A school around generated rows.</summary>
    public static async Task<SchoolUnderTest> AroundAsync(TestDatabase database, int id)
    {
        SchoolUnderTest school = await OpenAsync(database, id);
        school.Time.Now = DateTimeOffset.UtcNow;
        await using (ConsentLensDbContext context = school.Context())
        using (DataKey key = await school.SchoolKeys.OpenAsync(id, KeyPurpose.School, default))
            await GeneratedRows.NameBatchesAsync(context, key);
        await school.SaveAsync(new ChannelRow
        {
            SchoolId = id,
            ChannelId = Website,
            Use = Use.Website,
            Platform = "Web site",
            Owner = "head",
            Opened = new DateOnly(2020, 9, 1),
            ListedInPrivacyNotice = true,
        });
        return school;
    }

    public ConsentLensDbContext Context() => Database.Context(Id);

    public async Task<long> AddBatchAsync(params string[] classes)
    {
        await using ConsentLensDbContext context = Context();
        string[] pupils = await DeclaredClasses.PupilsAsync(context, classes, default);
        var batch = new BatchRow { SchoolId = Id, State = BatchState.Screened, DeclaredClasses = classes, ExpectedPupils = pupils, CreatedBy = "office", CreatedAt = Time.Now };
        await SaveAsync(batch);
        using DataKey key = await SchoolKeys.OpenAsync(Id, KeyPurpose.School, default);
        byte[] name = new BatchName("Trip", null).Seal(key, batch.Id);
        await context.Batches.Where(row => row.Id == batch.Id).ExecuteUpdateAsync(update => update.SetProperty(row => row.NameCiphertext, name));
        return batch.Id;
    }

    public async Task AddPersonAsync(string id, DecisionKind? consent = DecisionKind.Given, DateTimeOffset? expires = null, string? @class = null, string? year = null)
    {
        // In a year of their own unless one is given: nobody is taken for their sibling.
        await SaveAsync(new PersonRow { SchoolId = Id, PersonId = id, GivenName = "Given", FamilyName = "Family", Role = PersonRole.Pupil, YearGroup = year ?? id, Class = @class, KnownSince = Time.Now });
        if (consent is { } kind)
            await DecideAsync(id, kind, expires);
    }

    public Task DecideAsync(string person, DecisionKind kind, DateTimeOffset? expires = null) => SaveAsync(new ConsentDecisionRow
    {
        SchoolId = Id,
        PersonId = person,
        Use = Use.Website,
        Kind = kind,
        DecidedBy = Decider.ParentOrCarer,
        EffectiveFrom = Time.Now,
        Expires = expires,
        RecordedBy = "office",
        RecordedAt = Time.Now,
    });

    /// <summary>A screened photo with one good face for each person, who is matched; null makes a face that is nobody.</summary>
    public async Task<long> AddPhotoAsync(string?[] people, long? batch = null, byte[]? detector = null, string? blob = null, bool damageGoesUnseen = false)
    {
        var photo = new PhotoRow
        {
            SchoolId = Id,
            BatchId = batch ?? _batch,
            State = PhotoState.Screened,
            BlobId = blob,
            FileNameCiphertext = [1],
            FileNameHash = Digest.Sha256(Guid.NewGuid().ToByteArray()).ToArray(),
            DamageGoesUnseen = damageGoesUnseen,
            Width = 4000,
            Height = 3000,
            UploadedAt = Time.Now,
            ScreenedAt = Time.Now,
            ReadAt = Time.Now,
            DetectorSha256 = detector ?? Detector,
            EmbedderSha256 = Embedder,
        };
        await SaveAsync(photo);
        for (short ordinal = 0; ordinal < people.Length; ordinal++)
            await AddFaceAsync(photo.Id, ordinal, people[ordinal]);
        return photo.Id;
    }

    public Task SayAsync(long photo, short face, HumanAssertionKind kind, string? person = null) => SaveAsync(new HumanAssertionRow
    {
        SchoolId = Id,
        PhotoId = photo,
        FaceOrdinal = face,
        BoxX = 0,
        BoxY = 0,
        BoxWidth = 1,
        BoxHeight = 1,
        Kind = kind,
        PersonId = person,
        SaidBy = "reviewer",
        SaidAt = Time.Now,
    });

    /// <summary>A template that nobody can open: enough to say that there is one.</summary>
    public async Task AddTemplateAsync(string person)
    {
        await SaveAsync(new PersonKeyRow { SchoolId = Id, PersonId = person, WrappedKey = [1], CreatedAt = Time.Now });
        await SaveAsync(new TemplateRow
        {
            SchoolId = Id,
            PersonId = person,
            EmbedderSha256 = Embedder,
            MeanCiphertext = [1],
            ReferencesCiphertext = [1],
            CreatedAt = Time.Now,
            ExpiresAt = Time.Now.AddYears(1),
        });
    }

    /// <summary>A package with these photos, built and published.</summary>
    public async Task<long> PublishAsync(string link, short[] removedFaces, params long[] photos)
    {
        var release = new ReleaseRow
        {
            SchoolId = Id,
            ChannelId = Website,
            State = ReleaseState.Built,
            CreatedBy = "head",
            CreatedAt = Time.Now,
            ApprovedBy = "head",
            ApprovedAt = Time.Now,
        };
        await SaveAsync(release);
        for (int i = 0; i < photos.Length; i++)
        {
            await SaveAsync(new ReleaseItemRow
            {
                SchoolId = Id,
                ReleaseId = release.Id,
                PhotoId = photos[i],
                Number = i + 1,
                Verdict = removedFaces.Length == 0 ? Verdict.Clear : Verdict.Blur,
                RemovedFaces = removedFaces,
            });
        }

        if (link.Length > 0)
            await SaveAsync(new PublicationRow { SchoolId = Id, ReleaseId = release.Id, ChannelId = Website, Link = link, PublishedBy = "head", PublishedAt = Time.Now });
        return release.Id;
    }

    public async Task<VerdictRow> VerdictOfAsync(long photo)
    {
        await using ConsentLensDbContext context = Context();
        return await context.Verdicts.AsNoTracking().SingleAsync(verdict => verdict.PhotoId == photo);
    }

    public async Task<TakedownRow[]> TakedownsAsync()
    {
        await using ConsentLensDbContext context = Context();
        return await context.Takedowns.AsNoTracking().OrderBy(takedown => takedown.Id).ToArrayAsync();
    }

    /// <summary>Verifies the log, to its anchored end: nobody can have cut anything off.</summary>
    public async Task<AuditVerification> VerifyAuditAsync()
    {
        AuditVerification found = await Audit.VerifyAsync(Database.DataSource, Id, await Anchor.ReadAsync(Id, default), default);
        return found.AfterAnchor == 0 ? found : throw new InvalidOperationException($"{found.AfterAnchor} entries are behind the anchor.");
    }

    public async Task SaveAsync(object row)
    {
        await using ConsentLensDbContext context = Context();
        context.Add(row);
        await context.SaveChangesAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Audit.Dispose();
        Anchor.Dispose();
        Vault.Dispose();
        await Database.DisposeAsync();
    }

    private async Task AddFaceAsync(long photo, short ordinal, string? person)
    {
        await SaveAsync(new FaceRow
        {
            SchoolId = Id,
            PhotoId = photo,
            Ordinal = ordinal,
            BoxX = 100 * ordinal,
            BoxY = 100,
            BoxWidth = 80,
            BoxHeight = 100,
            Landmarks = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
            Score = 0.9f,
            Quality = FaceQuality.Good,
            Strength = person is null ? MatchStrength.None : MatchStrength.Match,
            BestSimilarity = 0.7f,
            Margin = 0.2f,
        });
        if (person is not null)
            await SaveAsync(new FaceCandidateRow { SchoolId = Id, PhotoId = photo, FaceOrdinal = ordinal, Rank = 0, PersonId = person, Similarity = 0.7f, FoundAt = DateTimeOffset.UnixEpoch });
    }
}
