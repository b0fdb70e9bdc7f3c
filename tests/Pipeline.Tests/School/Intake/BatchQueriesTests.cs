using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.Storage;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Intake;

[Collection(JobsCollection.Name)]
public sealed class BatchQueriesTests(PostgresFixture postgres)
{
    [ScreeningFact]
    public async Task A_batch_is_counted_paged_and_filtered_without_what_is_locked()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        long upload = await ScreenedAsync(desk, 7);
        PhotoRow[] photos = await desk.PhotosAsync(upload);
        await desk.Database.ExecuteAsync($"update verdicts set verdict = 'block' where photo_id in ({photos[1].Id}, {photos[2].Id})");
        await desk.Database.ExecuteAsync($"update photos set state = 'locked' where id = {photos[2].Id}");
        var grid = new BatchGrid(desk.Workshop.Contexts, desk.Workshop.SchoolKeys);
        var all = new GridFilter(upload, "website", null, 1, 4);

        VerdictTally tally = Assert.Single(await new BatchVerdicts(desk.Workshop.Contexts).CountAsync(desk.School, upload, default));
        (IReadOnlyList<GridPhoto> first, int total) = await grid.PageAsync(desk.School, all, default);
        (IReadOnlyList<GridPhoto> second, _) = await grid.PageAsync(desk.School, all with { Page = 2 }, default);
        (IReadOnlyList<GridPhoto> blocked, int blockedTotal) = await grid.PageAsync(desk.School, all with { Verdict = Verdict.Block }, default);

        Assert.Equal((1, 6), (tally.Block, tally.Total));
        Assert.Equal((4, 2, 6), (first.Count, second.Count, total));
        Assert.Equal(["0.jpg", "1.jpg", "3.jpg", "4.jpg", "5.jpg", "6.jpg"], first.Concat(second).Select(photo => photo.FileName));
        Assert.Equal((photos[1].Id, Verdict.Block), (Assert.Single(blocked).Id, blocked[0].Verdict));
        Assert.Equal(1, blockedTotal);
        int other = await desk.Database.AddSchoolAsync("Beech Lane");
        Assert.Empty((await grid.PageAsync(other, all, default)).Photos);

        // Its file is kept, and no picture can be made of it.
        await desk.Database.ExecuteAsync($"update photos set state = 'unreadable', problem = 'Damaged.' where id = {photos[3].Id}");
        Assert.Equal(["3.jpg"], (await grid.PageAsync(desk.School, all, default)).Photos.Where(photo => !photo.HasPixels).Select(photo => photo.FileName));
    }

    [ScreeningFact]
    public async Task A_list_tells_how_far_each_batch_has_come()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        long done = await ScreenedAsync(desk, 3);
        long open = await desk.BeginAsync("Trip");
        await desk.SendAsync(open, "a.jpg", UploadDesk.Draw(50));
        var list = new BatchList(desk.Workshop.Contexts, desk.Workshop.SchoolKeys);

        (IReadOnlyList<BatchSummary> batches, int total) = await list.PageAsync(desk.School, new BatchQuery(1, 10), default);

        Assert.Equal(2, total);
        Assert.Equal([(open, BatchState.Receiving, 1), (done, BatchState.Screened, 3)], batches.Select(batch => (batch.Id, batch.State, batch.Photos)));
        Assert.True(batches[1].Progress is { IsFinished: true, Done: 3 });
        Assert.Equal([open], await FoundAsync(new BatchQuery(1, 10, State: BatchState.Receiving)));
        Assert.Equal([open], await FoundAsync(new BatchQuery(1, 10, Text: "trip")));
        Assert.Equal([done], await FoundAsync(new BatchQuery(2, 1)));
        Assert.Empty(await FoundAsync(new BatchQuery(1, 10, Text: "trip", State: BatchState.Screened)));
        Assert.Equal([open], (await list.UnfinishedAsync(desk.School, 10, default)).Select(batch => batch.Id));
        Assert.Equal("Trip", (await list.FindAsync(desk.School, open, default))!.Name);
        Assert.Null(await list.FindAsync(await desk.Database.AddSchoolAsync("Beech Lane"), open, default));

        async Task<long[]> FoundAsync(BatchQuery query) => [.. (await list.PageAsync(desk.School, query, default)).Batches.Select(batch => batch.Id)];
    }

    [ScreeningFact]
    public async Task Whoever_follows_a_batch_hears_every_change_once_and_the_end()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        long upload = await desk.BeginAsync();
        await desk.SendAsync(upload, "a.jpg", UploadDesk.Draw(1));
        var watch = new BatchWatch(new BatchStatusReader(desk.Workshop.Contexts), TimeProvider.System);
        List<BatchStatus?> heard = [];

        await foreach (BatchStatus? status in watch.FollowAsync(desk.School, upload, default))
        {
            heard.Add(status);
            if (heard.Count == 1)
                await desk.Finish.RunAsync(desk.School, upload, 0, "office", default);
            else if (heard.Count == 2)
                await desk.Workshop.DrainAsync();
        }

        Assert.Equal([BatchState.Receiving, BatchState.Screening, BatchState.Screened], heard.Select(status => status!.State));
        Assert.Equal((1, 1), (heard[^1]!.Progress!.Done, heard[^1]!.Progress!.Total));
        await foreach (BatchStatus? _ in watch.FollowAsync(desk.School, upload + 1000, default))
            Assert.Fail("There is no such batch.");
    }

    [ScreeningFact]
    public async Task What_is_left_of_a_batch_is_queued_again()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        long upload = await desk.BeginAsync();
        await desk.SendAsync(upload, "a.jpg", UploadDesk.Draw(1));
        var retry = new RetryBatch(desk.Workshop.Contexts, desk.Screening, desk.Workshop.Queue);
        Assert.False(await retry.RunAsync(desk.School, upload, default));
        await desk.Finish.RunAsync(desk.School, upload, 0, "office", default);
        desk.Workshop.Queue.Clear();

        Assert.True(await retry.RunAsync(desk.School, upload, default));
        await desk.Workshop.DrainAsync();

        Assert.Equal(BatchState.Screened, (await desk.BatchAsync(upload))!.State);
        Assert.False(await retry.RunAsync(desk.School, upload, default));
        long folder = await desk.Workshop.Batches.AddAsync(desk.School, "Folder", "/no/such/folder", [], "office", default);
        await desk.Workshop.Ingest.RunAsync(desk.School, [folder], default);
        Assert.Equal(BatchState.Failed, (await desk.BatchAsync(folder))!.State);
        Assert.True(await retry.RunAsync(desk.School, folder, default));
        Assert.Equal(JobKind.IngestBatch, Assert.Single(desk.Workshop.Queue.Orders).Kind);
    }

    private static async Task<long> ScreenedAsync(UploadDesk desk, int photos)
    {
        long upload = await desk.BeginAsync();
        for (int number = 0; number < photos; number++)
            await desk.SendAsync(upload, $"{number}.jpg", UploadDesk.Draw(number + 1));
        await desk.Finish.RunAsync(desk.School, upload, 0, "office", default);
        await desk.Workshop.DrainAsync();
        return upload;
    }
}
