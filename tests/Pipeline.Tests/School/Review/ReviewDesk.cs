using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.School.Review.Groups;
using ConsentLens.Pipeline.School.Review.Safeguarding;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Tests.School.Review;

/// <summary>A school under test with the review's services over it.</summary>
internal sealed class ReviewDesk : IAsyncDisposable
{
    private ReviewDesk(SchoolUnderTest school) => School = school;

    public SchoolUnderTest School { get; }

    public IdentifyFace Identify => new(School.Database.Contexts, School.Photos, School.Audit, School.Time);

    public OverrideBlock Override => new(Identify);

    public ExceptPerson Except => new(School.Database.Contexts, School.SchoolKeys, School.Photos, School.Audit, School.Time);

    public DecideFaces Decide => new(School.Database.Contexts, School.Photos, School.Detectors, School.Audit, School.Time);

    public MarkMissedFace Mark => new(School.Database.Contexts, School.Photos, School.Audit, School.Time);

    public AssertPhoto Assertions => new(School.Database.Contexts, School.Photos, School.Audit, School.Time);

    public UndoDecision Undo => new(School.Database.Contexts, Except, School.SchoolKeys, School.Photos, School.Audit, School.Time);

    public ReviewQueue Queue => new(School.Database.Contexts, School.Time);

    public SafeguardingStop Stop => new(School.Database.Contexts, School.SchoolKeys, School.Photos, new HeldQueue(), School.Audit, School.Time);

    public static async Task<ReviewDesk> OpenAsync(PostgresFixture postgres, ScreeningMode mode = ScreeningMode.AllowList) =>
        new(await SchoolUnderTest.CreateAsync(postgres, mode));

    /// <summary>A photo as <see cref="SchoolUnderTest.AddPhotoAsync"/> has it, judged.</summary>
    public async Task<long> AddPhotoAsync(params string?[] people)
    {
        long photo = await School.AddPhotoAsync(people);
        await School.Photos.RunAsync(School.Id, [photo], JudgingCause.Screening, default);
        return photo;
    }

    public async Task<string[]> AuditedAsync()
    {
        await using ConsentLensDbContext context = School.Context();
        return await context.AuditEntries.Where(entry => entry.Actor == "dsl").OrderBy(entry => entry.Sequence).Select(entry => entry.Action).ToArrayAsync();
    }

    public async Task<(Verdict Verdict, IReadOnlyList<Reason> Reasons)> StandingAsync(long photo)
    {
        VerdictRow row = await School.VerdictOfAsync(photo);
        return (row.Verdict, row.Reasons);
    }

    public ValueTask DisposeAsync() => School.DisposeAsync();
}
