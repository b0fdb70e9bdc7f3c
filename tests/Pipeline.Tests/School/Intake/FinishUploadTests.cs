using System.Globalization;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Intake;

[Collection(JobsCollection.Name)]
public sealed class FinishUploadTests(PostgresFixture postgres)
{
    [ScreeningFact]
    public async Task A_finished_upload_is_screened_audited_once_and_takes_no_more()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        long upload = await desk.BeginAsync();
        UploadRefusedException empty = await Assert.ThrowsAsync<UploadRefusedException>(() => desk.Finish.RunAsync(desk.School, upload, 0, "office", default));
        Assert.Equal(UploadRefusal.Empty, empty.Refusal);
        for (int number = 0; number < 20; number++)
            await desk.SendAsync(upload, $"{number}.jpg", UploadDesk.Draw(number));
        await desk.SendAsync(upload, "notes.jpg", "no photo"u8.ToArray());

        FinishedUpload finished = await desk.Finish.RunAsync(desk.School, upload, 3, "office", default);
        FinishedUpload again = await desk.Finish.RunAsync(desk.School, upload, 7, "office", default);

        Assert.Equal(new FinishedUpload(24, 3, 1), finished);
        Assert.Equal(finished, again);
        Assert.Equal([16, 4], desk.Workshop.Queue.Orders.Where(order => order.Kind == JobKind.ScreenPhotos).Select(order => order.Ids.Count));
        UploadRefusedException late = await Assert.ThrowsAsync<UploadRefusedException>(() => desk.SendAsync(upload, "late.jpg", UploadDesk.Draw(99)));
        Assert.Equal(UploadRefusal.Finished, late.Refusal);
        await desk.Workshop.DrainAsync();
        Assert.Equal(BatchState.Screened, (await desk.BatchAsync(upload))!.State);
        await using ConsentLensDbContext context = desk.Database.Context(desk.School);
        AuditEntryRow entry = await context.AuditEntries.SingleAsync(row => row.Action != "photo_screened");
        Assert.Equal(("office", "batch_ingested", upload.ToString(CultureInfo.InvariantCulture)), (entry.Actor, entry.Action, entry.SubjectId));
        AuditVerification found = await desk.Audit.VerifyAsync(desk.Database.DataSource, desk.School, await desk.Workshop.Anchor.ReadAsync(desk.School, default), default);
        Assert.Equal((true, 0), (found.IsSound, found.AfterAnchor));
    }

    [ScreeningFact]
    public async Task No_photo_is_forgotten_that_arrives_while_the_upload_is_finished()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        for (int round = 0; round < 5; round++)
        {
            long upload = await desk.BeginAsync();
            await desk.SendAsync(upload, "first.jpg", UploadDesk.Draw(1000 * (round + 1)));
            Task<IntakeOutcome?>[] sending = [.. Enumerable.Range(1, 12).Select(number => Task.Run(() => TrySendAsync(desk, upload, (1000 * (round + 1)) + number)))];
            await sending[round];
            await desk.Finish.RunAsync(desk.School, upload, 0, "office", default);
            int added = (await Task.WhenAll(sending)).Count(outcome => outcome == IntakeOutcome.Added);

            await desk.Workshop.DrainAsync();

            PhotoRow[] photos = await desk.PhotosAsync(upload);
            Assert.Equal(added + 1, photos.Length);
            Assert.All(photos, photo => Assert.Equal(PhotoState.Screened, photo.State));
            Assert.Equal(BatchState.Screened, (await desk.BatchAsync(upload))!.State);
        }
    }

    [ScreeningFact]
    public async Task The_night_finishes_uploads_that_nobody_went_on_with_and_clears_empty_ones()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        long empty = await desk.BeginAsync();
        long left = await desk.BeginAsync();
        await desk.SendAsync(left, "a.jpg", UploadDesk.Draw(1));
        desk.Time.Now += TimeSpan.FromHours(20);
        long fresh = await desk.BeginAsync();
        await desk.Abandoned.RunAsync(desk.School, default);
        Assert.Equal(BatchState.Receiving, (await desk.BatchAsync(left))!.State);

        desk.Time.Now += TimeSpan.FromHours(5);
        await desk.Abandoned.RunAsync(desk.School, default);
        await desk.Workshop.DrainAsync();

        Assert.Null(await desk.BatchAsync(empty));
        Assert.Equal(BatchState.Screened, (await desk.BatchAsync(left))!.State);
        Assert.Equal(BatchState.Receiving, (await desk.BatchAsync(fresh))!.State);
    }

    [ScreeningFact]
    public async Task An_upload_is_opened_only_with_classes_and_channels_of_its_school()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);

        foreach (UploadPlan wrong in (UploadPlan[])[new(" ", null, [], []), new("Trip", null, ["9Z"], []), new("Trip", null, [], ["facebook"]), new(new string('x', 300), null, [], [])])
        {
            UploadRefusedException refused = await Assert.ThrowsAsync<UploadRefusedException>(() => desk.Open.RunAsync(desk.School, wrong, "office", default));
            Assert.Equal(UploadRefusal.Invalid, refused.Refusal);
        }

        long upload = await desk.Open.RunAsync(desk.School, new UploadPlan(" Trip ", "Zoo", [], ["website"]), "office", default);
        BatchRow batch = (await desk.BatchAsync(upload))!;
        Assert.Equal((new BatchName("Trip", "Zoo"), "website"), (await desk.NameAsync(upload), batch.ChannelIds.Single()));
        await desk.Open.DescribeAsync(desk.School, upload, new UploadPlan("Zoo trip", null, [], []), default);
        batch = (await desk.BatchAsync(upload))!;
        Assert.Equal((new BatchName("Zoo trip", null), 0), (await desk.NameAsync(upload), batch.ChannelIds.Length));
        await Assert.ThrowsAsync<UploadRefusedException>(() => desk.Open.DescribeAsync(desk.School, upload, new UploadPlan("", null, [], []), default));
    }

    private static async Task<IntakeOutcome?> TrySendAsync(UploadDesk desk, long upload, int seed)
    {
        try
        {
            return (await desk.SendAsync(upload, $"{seed}.jpg", UploadDesk.Draw(seed))).Outcome;
        }
        catch (UploadRefusedException late) when (late.Refusal == UploadRefusal.Finished)
        {
            return null;
        }
    }
}
