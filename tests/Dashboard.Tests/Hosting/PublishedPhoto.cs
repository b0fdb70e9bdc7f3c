using System.Security.Cryptography;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.Extensions.DependencyInjection;

namespace ConsentLens.Dashboard.Tests.Hosting;

/// <summary>One pupil, and one photo of the pupil that is out on the web site: rows alone, no pixels.</summary>
internal static class PublishedPhoto
{
    private const string Usual = "P1";

    public static Task<long> AddAsync(RunningStation station, int school) => AddAsync(station.Services, school, Usual);

    public static async Task<long> AddAsync(IServiceProvider services, int school, string pupil)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await using ConsentLensDbContext context = services.GetRequiredService<ConsentLensDbContextFactory>().Create(school);
        context.People.Add(new PersonRow { SchoolId = school, PersonId = pupil, GivenName = "Given", FamilyName = "Family", Role = PersonRole.Pupil });
        var batch = new BatchRow { SchoolId = school, State = BatchState.Screened, CreatedBy = "office", CreatedAt = now };
        context.Batches.Add(batch);
        await context.SaveChangesAsync();
        using DataKey key = await services.GetRequiredService<SchoolKeyStore>().OpenAsync(school, KeyPurpose.School, default);
        batch.NameCiphertext = new BatchName("Trip", null).Seal(key, batch.Id);
        await context.SaveChangesAsync();
        await DecideAsync(services, school, pupil, DecisionKind.Given);
        ScreeningEngine engine = services.GetRequiredService<ScreeningEngine>();
        byte[] nameHash = RandomNumberGenerator.GetBytes(32);
        var photo = new PhotoRow
        {
            SchoolId = school,
            BatchId = batch.Id,
            State = PhotoState.Screened,
            FileNameCiphertext = PhotoFileName.Seal(key, batch.Id, nameHash, "IMG_0001.jpg"),
            FileNameHash = nameHash,
            Width = 4000,
            Height = 3000,
            UploadedAt = now,
            ScreenedAt = now,
            ReadAt = now,
            DetectorSha256 = engine.DetectorSha256,
            EmbedderSha256 = engine.EmbedderSha256,
        };
        context.Photos.Add(photo);
        await context.SaveChangesAsync();
        context.Faces.Add(new FaceRow
        {
            SchoolId = school,
            PhotoId = photo.Id,
            Ordinal = 0,
            BoxX = 100,
            BoxY = 100,
            BoxWidth = 80,
            BoxHeight = 100,
            Landmarks = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
            Score = 0.9f,
            Quality = FaceQuality.Good,
            Strength = MatchStrength.Match,
            BestSimilarity = 0.7f,
            Margin = 0.2f,
        });
        context.FaceCandidates.Add(new FaceCandidateRow { SchoolId = school, PhotoId = photo.Id, FaceOrdinal = 0, Rank = 0, PersonId = pupil, Similarity = 0.7f, FoundAt = DateTimeOffset.UnixEpoch });
        await context.SaveChangesAsync();
        var release = new ReleaseRow
        {
            SchoolId = school,
            ChannelId = "website",
            State = ReleaseState.Built,
            CreatedBy = "head",
            CreatedAt = now,
            ApprovedBy = "head",
            ApprovedAt = now,
        };
        context.Releases.Add(release);
        await context.SaveChangesAsync();
        context.ReleaseItems.Add(new ReleaseItemRow { SchoolId = school, ReleaseId = release.Id, PhotoId = photo.Id, Number = 1, Verdict = Verdict.Clear, RemovedFaces = [] });
        context.Publications.Add(new PublicationRow { SchoolId = school, ReleaseId = release.Id, ChannelId = "website", Link = "https://school.example/trip", PublishedBy = "head", PublishedAt = now });
        await context.SaveChangesAsync();
        return photo.Id;
    }

    public static Task DecideAsync(RunningStation station, int school, DecisionKind kind) => DecideAsync(station.Services, school, Usual, kind);

    /// <summary>Adds to the ledger alone: what follows is left to the night.</summary>
    public static async Task DecideAsync(IServiceProvider services, int school, string pupil, DecisionKind kind)
    {
        await using ConsentLensDbContext context = services.GetRequiredService<ConsentLensDbContextFactory>().Create(school);
        var store = new RegisterStore(context, TimeProvider.System);
        await store.AppendAsync([new NewConsentDecision(pupil, Use.Website, kind, Decider.ParentOrCarer, TimeProvider.System.GetUtcNow())], "office", default);
    }
}
