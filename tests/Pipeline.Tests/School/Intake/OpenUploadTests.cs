using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Intake;

/// <summary>What is screened of an upload while it is still open.</summary>
[Collection(JobsCollection.Name)]
public sealed class OpenUploadTests(PostgresFixture postgres)
{
    [ScreeningFact]
    public async Task The_first_photo_is_screened_at_once_and_then_every_chunk_before_the_upload_ends()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        long upload = await desk.BeginAsync();
        await desk.SendAsync(upload, "1.jpg", UploadDesk.Draw(1));
        Assert.Equal([(JobKind.ScreenUpload, upload)], desk.Workshop.Queue.Orders.Select(order => (order.Kind, order.Ids.Single())));

        // It may run twice, and at the same time.
        await Task.WhenAll(desk.Workshop.Job(JobKind.ScreenUpload).RunAsync(desk.School, [upload], default), desk.Workshop.DrainAsync());

        Assert.Equal(PhotoState.Screened, (await desk.PhotosAsync(upload)).Single().State);
        Assert.Equal(BatchState.Receiving, (await desk.BatchAsync(upload))!.State);
        for (int number = 2; number <= BatchScreening.ChunkSize; number++)
            await desk.SendAsync(upload, $"{number}.jpg", UploadDesk.Draw(number));
        Assert.Empty(desk.Workshop.Queue.Orders);
        await desk.SendAsync(upload, "one more.jpg", UploadDesk.Draw(99));
        Assert.Equal(JobKind.ScreenUpload, desk.Workshop.Queue.Orders.Single().Kind);
        var status = await desk.Workshop.Get<BatchStatusReader>().ReadAsync(desk.School, upload, default);
        Assert.Equal((BatchState.Receiving, 17, 1), (status!.State, status.Photos, status.Progress!.Done));
        Assert.Equal(17, (await desk.Contents.ReadAsync(desk.School, upload, default)).Count);
        await desk.Workshop.DrainAsync();
        await desk.SendAsync(upload, "the last.jpg", UploadDesk.Draw(100));

        await desk.Finish.RunAsync(desk.School, upload, 0, "office", default);

        PhotoRow last = (await desk.PhotosAsync(upload))[^1];
        Assert.Equal([last.Id], desk.Workshop.Queue.Orders.Single(order => order.Kind == JobKind.ScreenPhotos).Ids);
        await desk.Workshop.DrainAsync();
        Assert.Equal(BatchState.Screened, (await desk.BatchAsync(upload))!.State);
    }

    [ScreeningFact]
    public async Task What_was_screened_early_is_searched_for_the_name_that_the_upload_ends_with()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        await using (ConsentLensDbContext context = desk.Database.Context(desk.School))
        {
            context.People.Add(new PersonRow { SchoolId = desk.School, PersonId = "P1", GivenName = "Wilhelmina", FamilyName = "Featherstone", Role = PersonRole.Pupil });
            await context.SaveChangesAsync();
        }

        long upload = await desk.BeginAsync();
        await desk.SendAsync(upload, "1.jpg", UploadDesk.Draw(1));
        await desk.Workshop.DrainAsync();
        // As if the program ended after the new name was written, and before anything was searched.
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Timeout=1");
        var ended = new SearchNames(
            new ConsentLensDbContextFactory(nowhere), desk.Workshop.SchoolKeys, desk.Workshop.Get<KeptReadings>(), desk.Detectors, desk.Audit, desk.Time, NullLogger<SearchNames>.Instance);
        await Assert.ThrowsAnyAsync<Exception>(() => new OpenUpload(desk.Workshop.Contexts, desk.Workshop.SchoolKeys, ended, desk.Time)
            .DescribeAsync(desk.School, upload, new UploadPlan("Wilhelmina Featherstone", null, [], []), default));

        await desk.Finish.RunAsync(desk.School, upload, 0, "office", default);

        await using ConsentLensDbContext after = desk.Database.Context(desk.School);
        Assert.Equal("P1", (await after.PhotoNames.SingleAsync()).PersonId);
        Assert.Contains(Reason.NameInFileName, (await after.Verdicts.SingleAsync()).Reasons);
    }

    [ScreeningFact]
    public async Task Nothing_of_an_open_upload_can_be_released_and_its_end_judges_by_the_classes_of_the_end()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await school.AddPersonAsync("P1", @class: "3A");
        await school.AddTemplateAsync("P1");
        long upload = await school.AddBatchAsync();
        long photo = await school.AddPhotoAsync(["P1"], upload);
        await school.Photos.RunAsync(school.Id, [photo], JudgingCause.Screening, default);
        await school.Database.ExecuteAsync($"update batches set state = 'receiving' where id = {upload}");
        Assert.Equal(Verdict.Clear, (await school.VerdictOfAsync(photo)).Verdict);
        var drafts = new ReleaseDraft(school.Database.Contexts, school.SchoolKeys, school.Detectors, school.Audit, school.Time);
        await Assert.ThrowsAsync<PublicationRefusedException>(() => drafts.CreateAsync(school.Id, SchoolUnderTest.Website, null, [photo], "office", default));
        var queue = new HeldQueue();
        var screening = new BatchScreening(school.Database.Contexts, queue, school.Time);
        var finish = new FinishUpload(school.Database.Contexts, screening, school.Names, school.Photos, school.Audit);

        // Meanwhile somebody said that the photos are of another class.
        await school.Database.ExecuteAsync($"update batches set declared_classes = array['4B'], expected_pupils = array['P9'] where id = {upload}");
        await finish.RunAsync(school.Id, upload, 0, "office", default);

        Assert.Equal(Verdict.Review, (await school.VerdictOfAsync(photo)).Verdict);
        long another = await school.AddBatchAsync();
        long plain = await school.AddPhotoAsync(["P1"], another);
        await school.Database.ExecuteAsync($"update batches set state = 'receiving' where id = {another}");
        await finish.RunAsync(school.Id, another, 0, "office", default);
        Assert.Equal(1, (await drafts.CreateAsync(school.Id, SchoolUnderTest.Website, null, [plain], "office", default)).Added);
    }

    [ScreeningFact]
    public async Task A_photo_of_an_open_upload_that_is_tried_again_leaves_it_open()
    {
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        long upload = await desk.BeginAsync();
        long photo = (await desk.SendAsync(upload, "1.jpg", UploadDesk.Draw(1))).PhotoId!.Value;
        await desk.Database.ExecuteAsync($"update photos set state = 'unreadable', problem = 'It took too long.' where id = {photo}");
        desk.Workshop.Queue.Clear();

        Assert.True(await new RetryPhoto(desk.Workshop.Contexts, desk.Screening, desk.Audit).RunAsync(desk.School, photo, "office", default));

        Assert.Equal(BatchState.Receiving, (await desk.BatchAsync(upload))!.State);
        Assert.Equal(JobKind.ScreenUpload, desk.Workshop.Queue.Orders.Single().Kind);
    }
}
