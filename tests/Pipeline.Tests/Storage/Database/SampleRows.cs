using System.Collections;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Sites.Checking;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Tests.Storage.Database;

/// <summary>One row of every table, for one person and one photo of a school. Holds the ids of what it added.</summary>
internal sealed class SampleRows
{
    public static readonly DateTimeOffset At = new(2026, 9, 1, 9, 0, 0, TimeSpan.Zero);

    private static readonly byte[] SomeHash = [.. Enumerable.Repeat((byte)7, 32)];

    private readonly int _school;
    private readonly string _person;

    private SampleRows(int school, string person) => (_school, _person) = (school, person);

    public long BatchId { get; private set; }

    public long PhotoId { get; private set; }

    public long ReleaseId { get; private set; }

    public static async Task<SampleRows> AddAsync(ConsentLensDbContext context, string person)
    {
        var sample = new SampleRows(context.CurrentSchoolId, person);
        await sample.AddAsync(context);
        return sample;
    }

    public VerdictHistoryRow History() => new()
    {
        SchoolId = _school,
        PhotoId = PhotoId,
        ChannelId = "website",
        Verdict = Verdict.Clear,
        Reasons = [Reason.PermittedPerson],
        RulesetVersion = 1,
        Cause = "screening",
        JudgedAt = At,
    };

    public HumanAssertionRow Assertion(HumanAssertionKind? kind, string? person = null) => new()
    {
        SchoolId = _school,
        PhotoId = PhotoId,
        FaceOrdinal = 0,
        BoxX = 10,
        BoxY = 20,
        BoxWidth = 30,
        BoxHeight = 40,
        Kind = kind,
        PersonId = person,
        SaidBy = "reviewer",
        SaidAt = At,
    };

    private async Task AddAsync(ConsentLensDbContext context)
    {
        var batch = new BatchRow { SchoolId = _school, State = BatchState.Screened, DeclaredClasses = ["3A"], CreatedBy = "office", CreatedAt = At };
        context.Batches.Add(batch);
        context.People.Add(new PersonRow { SchoolId = _school, PersonId = _person, GivenName = "Ada", FamilyName = "Byron", Role = PersonRole.Pupil });
        context.Channels.Add(Channel());
        context.SchoolKeys.Add(new SchoolKeyRow { SchoolId = _school, Purpose = KeyPurpose.School, WrappedKey = [1, 2, 3, 4], CreatedAt = At });
        await context.SaveChangesAsync();
        BatchId = batch.Id;
        AddAboutPerson(context);
        context.JobProgress.Add(new JobProgressRow { SchoolId = _school, Job = "screen_photos", BatchId = BatchId, Total = 1, StartedAt = At });
        context.RegisterMappings.Add(new RegisterMappingRow { SchoolId = _school, Headings = new string('a', 64), MappingCiphertext = [5], SavedAt = At });
        context.SchoolSettings.Add(new SchoolSettingsRow { SchoolId = _school, KeepUnusedDays = 90, ChangedBy = "admin", ChangedAt = At });
        context.NightlyRuns.Add(new NightlyRunRow { SchoolId = _school, StartedAt = At, FinishedAt = At.AddMinutes(1), Judged = 1 });

        var photo = Photo();
        context.Photos.Add(photo);
        var release = new ReleaseRow { SchoolId = _school, ChannelId = "website", State = ReleaseState.Draft, CreatedBy = "office", CreatedAt = At };
        context.Releases.Add(release);
        await context.SaveChangesAsync();
        (PhotoId, ReleaseId) = (photo.Id, release.Id);
        AddAboutPhoto(context);
        AddAboutRelease(context);
        context.AuditEntries.Add(Audit());
        await context.SaveChangesAsync();
        await AddAboutSiteAsync(context);
    }

    private ChannelRow Channel() => new()
    {
        SchoolId = _school,
        ChannelId = "website",
        Use = Use.Website,
        Platform = "Web site",
        Owner = "head",
        Opened = new DateOnly(2020, 9, 1),
        ListedInPrivacyNotice = true,
        Posters = { new ChannelPosterRow { SchoolId = _school, ChannelId = "website", UserName = "office" } },
    };

    private PhotoRow Photo() => new()
    {
        SchoolId = _school,
        BatchId = BatchId,
        State = PhotoState.Screened,
        BlobId = "blob",
        FileNameCiphertext = [1, 2, 3],
        FileNameHash = SomeHash,
        ByteSize = 1000,
        Width = 4000,
        Height = 3000,
        UploadedAt = At,
        ScreenedAt = At,
        ReadAt = At,
        DetectorSha256 = SomeHash,
        EmbedderSha256 = SomeHash,
    };

    private void AddAboutPerson(ConsentLensDbContext context)
    {
        context.SafeguardingBars.Add(new SafeguardingBarRow { SchoolId = _school, PersonId = _person, ReasonCiphertext = [9], SetBy = "dsl", SetAt = At });
        context.LookAlikes.Add(new LookAlikeRow { SchoolId = _school, FirstId = _person, SecondId = _person, MarkedBy = "office", MarkedAt = At });
        context.Holds.Add(new HoldRow { SchoolId = _school, PersonId = _person, Line = 7, HeldBy = "office", HeldAt = At });
        context.ConsentDecisions.Add(new ConsentDecisionRow
        {
            SchoolId = _school,
            PersonId = _person,
            Use = Use.Website,
            Kind = DecisionKind.Given,
            DecidedBy = Decider.ParentOrCarer,
            EffectiveFrom = At,
            RecordedBy = "office",
            RecordedAt = At,
        });
        context.BiometricDecisions.Add(new BiometricDecisionRow
        {
            SchoolId = _school,
            PersonId = _person,
            Voice = BiometricVoice.FirstParent,
            Answer = BiometricAnswer.Yes,
            EffectiveFrom = At,
            RecordedBy = "office",
            RecordedAt = At,
        });
        context.PersonKeys.Add(new PersonKeyRow { SchoolId = _school, PersonId = _person, WrappedKey = [1, 2, 3, 4], CreatedAt = At });
        context.ReferencePhotos.Add(new ReferencePhotoRow
        {
            SchoolId = _school,
            PersonId = _person,
            BlobId = "reference",
            State = ReferencePhotoState.Accepted,
            Quality = FaceQuality.Good,
            UploadedBy = "office",
            UploadedAt = At,
        });
        context.Templates.Add(new TemplateRow
        {
            SchoolId = _school,
            PersonId = _person,
            EmbedderSha256 = SomeHash,
            MeanCiphertext = [5],
            ReferencesCiphertext = [6],
            CreatedAt = At,
            ExpiresAt = At.AddYears(1),
        });
    }

    private void AddAboutPhoto(ConsentLensDbContext context)
    {
        context.Faces.Add(new FaceRow
        {
            SchoolId = _school,
            PhotoId = PhotoId,
            Ordinal = 0,
            BoxX = 10,
            BoxY = 20,
            BoxWidth = 30,
            BoxHeight = 40,
            Landmarks = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
            Score = 0.9f,
            Quality = FaceQuality.Good,
            Strength = MatchStrength.Match,
            BestSimilarity = 0.75f,
            Margin = 0.25f,
        });
        context.FaceCandidates.Add(new FaceCandidateRow { SchoolId = _school, PhotoId = PhotoId, FaceOrdinal = 0, Rank = 0, PersonId = _person, Similarity = 0.75f, FoundAt = DateTimeOffset.UnixEpoch });
        context.HumanAssertions.Add(Assertion(HumanAssertionKind.IsPerson, _person));
        context.PhotoNames.Add(new PhotoNameRow { SchoolId = _school, PhotoId = PhotoId, PersonId = _person, FoundAt = DateTimeOffset.UnixEpoch });
        context.PictureNames.Add(new PictureNameRow { SchoolId = _school, PhotoId = PhotoId, PersonId = _person, FoundAt = DateTimeOffset.UnixEpoch, BoxX = 1, BoxY = 2, BoxWidth = 30, BoxHeight = 4 });
        context.PhotoTexts.Add(new PhotoTextRow { SchoolId = _school, BlobId = "blob", BatchId = BatchId, TextHash = SomeHash, Ciphertext = [7] });
        context.Pictures.Add(new PictureRow { SchoolId = _school, PhotoId = PhotoId, PixelHash = SomeHash, Looks = new BitArray(PictureRow.LooksLength) });
        context.PictureLikenesses.Add(new PictureLikenessRow { SchoolId = _school, PhotoId = PhotoId, LikePhotoId = PhotoId, Distance = 0 });
        AddWordsOnPhoto(context);
        context.Verdicts.Add(new VerdictRow
        {
            SchoolId = _school,
            PhotoId = PhotoId,
            ChannelId = "website",
            Verdict = Verdict.Review,
            Reasons = [Reason.NameInFileName, Reason.PossibleFace],
            RulesetVersion = 1,
            JudgedAt = At,
        });
        context.Takedowns.Add(new TakedownRow
        {
            SchoolId = _school,
            PhotoId = PhotoId,
            ReleaseId = ReleaseId,
            ChannelId = "website",
            Link = "https://school.example/trip",
            Reasons = [Reason.RestrictedPerson],
            DueDate = new DateOnly(2026, 9, 8),
            RaisedAt = At,
        });
    }

    private void AddWordsOnPhoto(ConsentLensDbContext context)
    {
        context.PhotoAssertions.Add(new PhotoAssertionRow { SchoolId = _school, PhotoId = PhotoId, Kind = PhotoAssertionKind.NamesChecked, SaidBy = "reviewer", SaidAt = At });
        context.PhotoExceptions.Add(new PhotoExceptionRow { SchoolId = _school, PhotoId = PhotoId, PersonId = _person, ChannelId = "website", GroundCiphertext = [1], SaidBy = "dsl", SaidAt = At });
        context.ReviewClaims.Add(new ReviewClaimRow { SchoolId = _school, PhotoId = PhotoId, ClaimedBy = "reviewer", ClaimedUntil = At.AddMinutes(10) });
        context.SafeguardingConcerns.Add(new SafeguardingConcernRow
        {
            SchoolId = _school,
            PhotoId = PhotoId,
            StateBefore = PhotoState.Screened,
            RaisedBy = "office",
            RaisedAt = At,
            NoteCiphertext = [8],
        });
    }

    private void AddAboutRelease(ConsentLensDbContext context)
    {
        context.ReleaseItems.Add(new ReleaseItemRow { SchoolId = _school, ReleaseId = ReleaseId, PhotoId = PhotoId, Number = 1, Verdict = Verdict.Clear });
        context.ReleaseViews.Add(new ReleaseViewRow { SchoolId = _school, ReleaseId = ReleaseId, PhotoId = PhotoId, SeenBy = "head", ShownSha256 = SomeHash, SeenAt = At });
        context.Downloads.Add(new DownloadRow { SchoolId = _school, ReleaseId = ReleaseId, DownloadedBy = "head", DownloadedAt = At });
        context.Publications.Add(new PublicationRow
        {
            SchoolId = _school,
            ReleaseId = ReleaseId,
            PhotoId = PhotoId,
            ChannelId = "website",
            Link = "https://school.example/trip",
            PublishedBy = "head",
            PublishedAt = At,
        });
    }

    private async Task AddAboutSiteAsync(ConsentLensDbContext context)
    {
        var site = new SiteRow { SchoolId = _school, ChannelId = "website", ReleaseId = ReleaseId, Start = "https://school.example/", Hosts = ["school.example"], ConfirmedBy = "admin", ConfirmedAt = At };
        context.Sites.Add(site);
        await context.SaveChangesAsync();
        var audit = new SiteAuditRow { SchoolId = _school, SiteId = site.Id, State = SiteAuditState.Done, AskedBy = "office", AskedAt = At, EndedAt = At, BatchId = BatchId, ShortfallCiphertext = [9] };
        context.SiteAudits.Add(audit);
        await context.SaveChangesAsync();
        context.FoundPictures.Add(new FoundPictureRow
        {
            SchoolId = _school,
            SiteId = site.Id,
            FileId = "file",
            PhotoId = PhotoId,
            ReleaseId = ReleaseId,
            FirstAuditId = audit.Id,
            LastAuditId = audit.Id,
            SeenCiphertext = [10],
        });
        context.TakedownChecks.Add(new TakedownCheckRow
        {
            SchoolId = _school,
            TakedownId = await context.Takedowns.Select(task => task.Id).SingleAsync(),
            CheckedAt = At,
            State = AddressState.Gone,
            Address = "https://school.example/trip.jpg",
            Why = "The server says that there is nothing any more.",
        });
        await context.SaveChangesAsync();
    }

    private AuditEntryRow Audit() => new()
    {
        SchoolId = _school,
        Sequence = 1,
        At = At,
        Actor = "office",
        Action = "photo_released",
        SubjectType = "photo",
        SubjectId = "1",
        Detail = """{ "z": 1,  "a": 2 }""",
        PreviousHash = new byte[32],
        Hash = SomeHash,
        Seal = SomeHash,
    };
}
