using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Jobs;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.School.Retention;
using ConsentLens.Pipeline.School.Takedowns;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Vision.Redaction;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Releases;

[Collection(PostgresCollection.Name)]
public sealed class ReleaseTests(PostgresFixture postgres)
{
    private readonly HeldQueue _queue = new();

    [PostgresFact]
    public async Task A_draft_takes_what_may_be_released_and_numbers_it()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        (long clear, long blocked, long other) = await AddPhotosAsync(school);
        ReleaseDraft drafts = Drafts(school);
        DraftOutcome made = await drafts.CreateAsync(school.Id, SchoolUnderTest.Website, " Trip ", [blocked, clear, 999, clear], "office", default);
        Assert.Equal((1, 2), (made.Added, made.LeftOut.Count));
        DraftOutcome more = await drafts.AddAsync(school.Id, made.ReleaseId, [other, clear], "office", default);
        Assert.Equal(1, more.Added);
        Assert.Equal([(clear, 1), (other, 2)], await ItemsAsync(school, made.ReleaseId));
        Assert.Equal(1, await drafts.RemoveAsync(school.Id, made.ReleaseId, [clear, blocked], "office", default));
        await drafts.AddAsync(school.Id, made.ReleaseId, [clear], "office", default);
        Assert.Equal([(other, 2), (clear, 3)], await ItemsAsync(school, made.ReleaseId));
        await Assert.ThrowsAsync<PublicationRefusedException>(() => drafts.CreateAsync(school.Id, SchoolUnderTest.Website, null, [blocked], "office", default));
        await using ConsentLensDbContext context = school.Context();
        Assert.Equal("Trip", (await new ReleaseNames(school.Database.Contexts, school.SchoolKeys).ReadAsync(school.Id, [made.ReleaseId], default))[made.ReleaseId]);
        Assert.Equal(4, await context.AuditEntries.CountAsync(entry => entry.SubjectType == "release"));
    }

    [PostgresFact]
    public async Task Approval_needs_every_photo_to_stand_and_queues_the_building_once()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        (long clear, _, long other) = await AddPhotosAsync(school);
        ReleaseDraft drafts = Drafts(school);
        long id = (await drafts.CreateAsync(school.Id, SchoolUnderTest.Website, null, [clear, other], "office", default)).ReleaseId;
        school.Time.Now += TimeSpan.FromHours(1);
        await school.DecideAsync("P2", DecisionKind.Withdrawn);
        var approve = new ApproveRelease(school.Database.Contexts, school.Detectors, _queue, school.Audit, school.Time);
        PublicationRefusedException refused = await Assert.ThrowsAsync<PublicationRefusedException>(() => approve.RunAsync(school.Id, id, "head", 2, default));
        Assert.Contains("one photo that may no longer be released", refused.Message, StringComparison.Ordinal);
        Assert.Empty(_queue.Orders);

        await drafts.RemoveAsync(school.Id, id, [other], "office", default);
        await approve.RunAsync(school.Id, id, "head", 2, default);
        Assert.Equal((JobKind.BuildRelease, id), (_queue.Orders[0].Kind, _queue.Orders[0].Ids[0]));
        await Assert.ThrowsAsync<PublicationRefusedException>(() => approve.RunAsync(school.Id, id, "head", 2, default));
        await Assert.ThrowsAsync<PublicationRefusedException>(() => drafts.RemoveAsync(school.Id, id, [clear], "office", default));
        await using ConsentLensDbContext context = school.Context();
        ReleaseRow row = await context.Releases.SingleAsync();
        Assert.Equal((ReleaseState.Approved, "head", school.Time.Now), (row.State, row.ApprovedBy, row.ApprovedAt));
        Assert.True((await school.VerifyAuditAsync()).IsSound);
    }

    [PixelFact]
    public async Task A_package_is_built_downloaded_and_refused_once_a_photo_of_it_must_come_down()
    {
        await using PixelSchool school = await PixelSchool.CreateAsync(postgres);
        await school.Rows.AddPersonAsync("P1");
        (long photo, long id) = await BuildAsync(school);
        DownloadPackage download = Downloads(school);
        ReleasePackage package = await download.OpenAsync(school.Rows.Id, id, "office", default);
        await using (package.Content)
        {
            using var zip = new MemoryStream();
            await package.Content.CopyToAsync(zip);
            Assert.Equal(package.Length, zip.Length);
            Assert.Equal($"release-{id}-website.zip", package.FileName);
        }

        await using ConsentLensDbContext context = school.Rows.Context();
        Assert.Equal(1, await context.AuditEntries.CountAsync(entry => entry.Action == "release_downloaded" && entry.Actor == "office"));
        DownloadRow downloaded = await context.Downloads.SingleAsync();
        Assert.Equal((id, "office", school.Rows.Time.Now), (downloaded.ReleaseId, downloaded.DownloadedBy, downloaded.DownloadedAt));
        Assert.True((await context.Releases.SingleAsync()).BuiltDeparture < downloaded.Sequence);
        JobProgressRow progress = await context.JobProgress.SingleAsync(row => row.Job == BuildProgress.JobOf(id));
        Assert.True(progress is { Total: 1, Error: null, FinishedAt: not null });
        var cancel = new CancelRelease(school.Rows.Database.Contexts, school.Files, school.Rows.SchoolKeys, school.Rows.Audit);
        await Assert.ThrowsAsync<PublicationRefusedException>(() => cancel.RunAsync(school.Rows.Id, id, "head", default));

        await school.Rows.Database.ExecuteAsync($"update photos set state = 'locked' where id = {photo}");
        await RefusedAsync(download, school, id, "held back");
        await school.Rows.Database.ExecuteAsync($"update photos set state = 'screened' where id = {photo}");
        school.Rows.Time.Now += TimeSpan.FromHours(1);
        await school.Rows.DecideAsync("P1", DecisionKind.Withdrawn);
        await RefusedAsync(download, school, id, "may no longer be shown");
        await school.Rejudge.RunAsync(school.Rows.Id, [photo], JudgingCause.Consent, default);
        await RefusedAsync(download, school, id, "retired for good");
        await Assert.ThrowsAsync<PublicationRefusedException>(() => cancel.RunAsync(school.Rows.Id, id, "head", default));

        // Neither a confirmation nor a consent brings it back, and its file goes with the night; a job that comes twice builds nothing.
        TakedownRow task = Assert.Single(await school.Rows.TakedownsAsync());
        await new ConfirmTakedown(school.Rows.Database.Contexts, school.Rows.Audit, school.Rows.Time).RunAsync(school.Rows.Id, task.Id, task.LastDeparture, "head", default);
        school.Rows.Time.Now += TimeSpan.FromHours(1);
        await school.Rows.DecideAsync("P1", DecisionKind.Given);
        await school.Rejudge.RunAsync(school.Rows.Id, [photo], JudgingCause.Consent, default);
        await RefusedAsync(download, school, id, "retired for good");
        Assert.Null((await school.Build.RunAsync(school.Rows.Id, id, null, default)).PackageBlobId);
        Assert.Equal(2, school.Folder.Files().Length);
        Assert.Equal(1, await new SweepFiles(school.Rows.Database.Contexts, school.Rows.SchoolKeys, school.PersonKeys, school.Files, school.Destroy).RunAsync(school.Rows.Id, default));
        Assert.Single(school.Folder.Files());
        Assert.True((await school.Rows.VerifyAuditAsync()).IsSound);
    }

    [PixelFact]
    public async Task Whoever_came_after_the_approval_is_looked_for_before_a_photo_is_packed()
    {
        await using PixelSchool school = await PixelSchool.CreateAsync(postgres);
        await school.Rows.AddPersonAsync("P1");
        long id = await ApproveAsync(school);
        await ComesAsync(school);

        BuiltRelease built = await school.Build.RunAsync(school.Rows.Id, id, null, default);

        Assert.Empty(built.Packed);
        await using ConsentLensDbContext context = school.Rows.Context();
        Assert.Equal([Reason.DecisionOutdated], (await context.Verdicts.SingleAsync()).Reasons);
    }

    [PixelFact]
    public async Task What_was_looked_at_is_packed_as_it_was_looked_at_or_not_at_all()
    {
        await using PixelSchool school = await PixelSchool.CreateAsync(postgres);
        await school.Rows.AddPersonAsync("P1");
        long photo = await school.AddPhotoAsync(PixelSchool.PictureOf("Abdullah_Gul", 1));
        await school.Rows.SayAsync(photo, 0, HumanAssertionKind.Mask);
        await school.Rejudge.RunAsync(school.Rows.Id, [photo], JudgingCause.Screening, default);
        (long seen, long unseen) = (await DraftAsync(school, photo), await DraftAsync(school, photo));
        await using ConsentLensDbContext context = school.Rows.Context();
        byte[] content = CopyContent.HashOf(Verdict.Blur, ExposureRule.UsualCopySide, RedactionStyle.Soft, await context.Faces.AsNoTracking().ToArrayAsync(), [0]);
        await new CopyViews(school.Rows.Database.Contexts, school.Detectors, school.Rows.Time).GivenAsync(school.Rows.Id, seen, photo, "head", content, true, default);
        var approve = new ApproveRelease(school.Rows.Database.Contexts, school.Detectors, _queue, school.Rows.Audit, school.Rows.Time);
        await approve.RunAsync(school.Rows.Id, seen, "head", 0, default);
        await approve.RunAsync(school.Rows.Id, unseen, "head", 1, default);
        await school.Rows.Database.ExecuteAsync("update channels set style = 'solid'");

        Assert.Equal([photo], (await school.Build.RunAsync(school.Rows.Id, seen, null, default)).LeftOut);
        Assert.Equal([photo], (await school.Build.RunAsync(school.Rows.Id, unseen, null, default)).Packed);
    }

    [PixelFact]
    public async Task A_package_waits_until_its_photos_were_compared_with_whoever_came_since()
    {
        await using PixelSchool school = await PixelSchool.CreateAsync(postgres);
        await school.Rows.AddPersonAsync("P1");
        (long photo, long id) = await BuildAsync(school);
        await ComesAsync(school);
        var queue = new HeldQueue();
        var download = new DownloadPackage(school.Rows.Database.Contexts, school.Files, school.Rows.SchoolKeys, school.Detectors, queue, school.Rows.Audit, school.Rows.Time);

        await RefusedAsync(download, school, id, "are being compared");

        Assert.All(queue.Orders, order => Assert.Equal((JobKind.MatchPhotosAgain, photo), (order.Kind, Assert.Single(order.Ids))));
        Assert.NotEmpty(queue.Orders);
        await school.Rematch.RunAsync(school.Rows.Id, [photo], default);
        await RefusedAsync(download, school, id, "retired for good");
    }

    [PixelFact]
    public async Task A_release_that_nobody_downloaded_can_be_given_up_and_its_package_goes()
    {
        await using PixelSchool school = await PixelSchool.CreateAsync(postgres);
        await school.Rows.AddPersonAsync("P1");
        (_, long id) = await BuildAsync(school);
        Assert.Equal(2, school.Folder.Files().Length);
        var cancel = new CancelRelease(school.Rows.Database.Contexts, school.Files, school.Rows.SchoolKeys, school.Rows.Audit);
        await cancel.RunAsync(school.Rows.Id, id, "head", default);
        Assert.Single(school.Folder.Files());
        await RefusedAsync(Downloads(school), school, id, "was not built");
        await Assert.ThrowsAsync<PublicationRefusedException>(() => cancel.RunAsync(school.Rows.Id, id, "head", default));
    }

    [PixelFact]
    public async Task A_building_that_is_refused_says_why()
    {
        await using PixelSchool school = await PixelSchool.CreateAsync(postgres);
        await school.Rows.AddPersonAsync("P1");
        long id = await ApproveAsync(school);
        await school.Rows.Database.ExecuteAsync("update channels set closed = '2026-09-30'");
        await new BuildReleases(school.Rows.Database.Contexts, school.Build, school.Rows.Time).RunAsync(school.Rows.Id, [id], default);
        await using ConsentLensDbContext context = school.Rows.Context();
        Assert.Equal("Web site releases nothing, because it was closed on 30 Sep 2026.", (await context.JobProgress.SingleAsync()).Error);
        Assert.Equal(ReleaseState.Approved, (await context.Releases.SingleAsync()).State);
    }

    // Somebody joins who may not be shown, and who is in the photo.
    private static async Task ComesAsync(PixelSchool school)
    {
        school.Rows.Time.Now += TimeSpan.FromHours(1);
        await school.Rows.AddPersonAsync("P2", DecisionKind.Refused);
        await school.EnrolAsync("P2", PixelSchool.PictureOf("Abdullah_Gul", 2), PixelSchool.PictureOf("Abdullah_Gul", 3));
        school.Rows.Time.Now += TimeSpan.FromHours(1);
    }

    private static async Task RefusedAsync(DownloadPackage download, PixelSchool school, long id, string why)
    {
        PublicationRefusedException refused = await Assert.ThrowsAsync<PublicationRefusedException>(() => download.OpenAsync(school.Rows.Id, id, "office", default));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.Equal(refused.Message, await download.ReasonNotToAsync(school.Rows.Id, id, default));
    }

    private async Task<(long Photo, long Release)> BuildAsync(PixelSchool school)
    {
        long id = await ApproveAsync(school);
        await new BuildReleases(school.Rows.Database.Contexts, school.Build, school.Rows.Time).RunAsync(school.Rows.Id, _queue.Orders[0].Ids, default);
        await using ConsentLensDbContext context = school.Rows.Context();
        return ((await context.ReleaseItems.SingleAsync()).PhotoId, id);
    }

    private async Task<long> ApproveAsync(PixelSchool school)
    {
        long photo = await school.AddPhotoAsync(PixelSchool.PictureOf("Abdullah_Gul", 1));
        await school.Rows.SayAsync(photo, 0, HumanAssertionKind.IsPerson, "P1");
        await school.Rejudge.RunAsync(school.Rows.Id, [photo], JudgingCause.Screening, default);
        long id = await DraftAsync(school, photo);
        await new ApproveRelease(school.Rows.Database.Contexts, school.Detectors, _queue, school.Rows.Audit, school.Rows.Time).RunAsync(school.Rows.Id, id, "head", int.MaxValue, default);
        return id;
    }

    private static async Task<long> DraftAsync(PixelSchool school, long photo)
    {
        var drafts = new ReleaseDraft(school.Rows.Database.Contexts, school.Rows.SchoolKeys, school.Detectors, school.Rows.Audit, school.Rows.Time);
        return (await drafts.CreateAsync(school.Rows.Id, SchoolUnderTest.Website, null, [photo], "office", default)).ReleaseId;
    }

    private static ReleaseDraft Drafts(SchoolUnderTest school) => new(school.Database.Contexts, school.SchoolKeys, school.Detectors, school.Audit, school.Time);

    private static DownloadPackage Downloads(PixelSchool school) =>
        new(school.Rows.Database.Contexts, school.Files, school.Rows.SchoolKeys, school.Detectors, new HeldQueue(), school.Rows.Audit, school.Rows.Time);

    private static async Task<(long Clear, long Blocked, long Other)> AddPhotosAsync(SchoolUnderTest school)
    {
        await school.AddPersonAsync("P1");
        await school.AddPersonAsync("P2");
        await school.AddPersonAsync("P3", DecisionKind.Refused);
        return (await school.AddPhotoAsync(["P1"]), await school.AddPhotoAsync(["P3"]), await school.AddPhotoAsync(["P2"]));
    }

    private static async Task<(long, int)[]> ItemsAsync(SchoolUnderTest school, long release)
    {
        await using ConsentLensDbContext context = school.Context();
        ReleaseItemRow[] items = await context.ReleaseItems.AsNoTracking().Where(item => item.ReleaseId == release).OrderBy(item => item.Number).ToArrayAsync();
        return [.. items.Select(item => (item.PhotoId, item.Number))];
    }
}
