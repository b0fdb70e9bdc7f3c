using ConsentLens.Consent;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Jobs;

/// <summary>The first verdict of a photo must rest on whom it was really compared with.</summary>
[Collection(JobsCollection.Name)]
public sealed class ScreeningGalleryTests(PostgresFixture postgres, DrawnSchool drawn)
{
    [ScreeningFact]
    public async Task A_photo_is_not_judged_by_templates_that_changed_after_the_match()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        await database.ExecuteAsync("update channels set mode = 'block-list' where channel_id = 'website'");
        await using ConsentLensDbContext context = workshop.Contexts.Create(school);
        _ = await IngestAsync(workshop, school, []);
        PhotoRow photo = await context.Photos.AsNoTracking().OrderBy(row => row.Id).FirstAsync();
        BatchScreener screener = await BatchScreener.CreateAsync(
            context, workshop.Engine, new JudgingBasisReader(workshop.Detectors, TimeProvider.System), workshop.Templates, TimeProvider.System, default);
        ScreeningFinding finding = await FindAsync(workshop, school, photo, screener);
        // As the enrolment of one more pupil, or the destruction of a template, leaves it.
        await database.ExecuteAsync("update schools set gallery_revision = gallery_revision + 1");

        Assert.Equal(ScreeningOutcome.GalleryChanged, await workshop.Record.SaveAsync(school, photo.Id, finding, screener, default));
        Assert.Equal(0, await context.Verdicts.CountAsync());
        Assert.Equal(PhotoState.Uploaded, await context.Photos.Where(row => row.Id == photo.Id).Select(row => row.State).SingleAsync());

        await workshop.DrainAsync();
        long revision = await context.Schools.Select(row => row.GalleryRevision).SingleAsync();
        Assert.All(await context.Photos.AsNoTracking().ToArrayAsync(), row => Assert.Equal((PhotoState.Screened, revision), (row.State, row.MatchedGalleryRevision)));
        Assert.Equal(ScreeningOutcome.NothingToDo, await workshop.Record.SaveAsync(school, photo.Id, finding, screener, default));
    }

    [ScreeningTheory]
    [InlineData(ScreeningMode.AllowList)]
    [InlineData(ScreeningMode.BlockList)]
    public async Task The_whole_school_is_looked_for_whatever_classes_were_declared(ScreeningMode mode)
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        await database.ExecuteAsync($"update channels set mode = '{ReportCode.Of(mode)}' where channel_id = 'website'");
        await IngestAsync(workshop, school, ["no such class"]);
        await workshop.DrainAsync();
        await using ConsentLensDbContext context = workshop.Contexts.Create(school);
        long revision = await context.Schools.Select(row => row.GalleryRevision).SingleAsync();
        Assert.All(await context.Photos.ToArrayAsync(), photo => Assert.Equal(revision, photo.MatchedGalleryRevision));
        Assert.True(await context.Faces.AnyAsync(face => face.Strength == MatchStrength.Match));
        VerdictRow[] verdicts = await context.Verdicts.AsNoTracking().Where(row => row.ChannelId == "website").ToArrayAsync();
        Assert.DoesNotContain(verdicts, verdict => verdict.Reasons.Contains(Reason.PermittedPerson));
    }

    private async Task<long> IngestAsync(Workshop workshop, int school, string[] classes)
    {
        string folder = Path.Combine(workshop.Data, "in");
        await drawn.WriteCopiesAsync(folder, 2);
        long batch = await workshop.Batches.AddAsync(school, "Trip", folder, classes, "office", default);
        await workshop.Ingest.RunAsync(school, [batch], default);
        return batch;
    }

    private static async Task<ScreeningFinding> FindAsync(Workshop workshop, int school, PhotoRow photo, BatchScreener screener)
    {
        using DataKey key = await workshop.SchoolKeys.OpenAsync(school, KeyPurpose.School, default);
        return screener.Screen(await workshop.Blobs.ReadAsync(key, BlobAddress.Parse(photo.BlobId!), default), key, null, default);
    }
}
