using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Screening.FolderRun;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Register;
using ConsentLens.Pipeline.Tests.Screening;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Jobs;

[Collection(JobsCollection.Name)]
public sealed class IngestAndScreenTests(PostgresFixture postgres, DrawnSchool drawn)
{
    [ScreeningFact]
    public async Task A_batch_gets_the_verdicts_of_the_screen_command_and_a_second_run_changes_nothing()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        using var folder = new Storage.Encryption.ScratchFolder();
        foreach (string file in Directory.EnumerateFiles(drawn.Photos))
            File.Copy(file, folder.At(Path.GetFileName(file)));
        const string Nobody = "nobody.webp";
        using (RgbImage nobody = DrawnPupils.Nobody())
            await File.WriteAllBytesAsync(folder.At(Nobody), DrawnPhoto.WebP(nobody));

        long batch = await workshop.ProcessAsync(school, folder.Path);

        SortedDictionary<string, string> stored = await StoredVerdictsAsync(workshop, school);
        SortedDictionary<string, string> screened = await ScreenCommandVerdictsAsync(workshop, school, folder.Path);
        Console.WriteLine($"Verdicts on the website of {stored.Count} files: {string.Join(", ", stored.Values.GroupBy(text => text.Split(' ')[0]).Select(group => $"{group.Count()} {group.Key}"))}; the same as of 'screen'.");
        Assert.Equal(string.Join('\n', screened.Select(item => $"{item.Key}: {item.Value}")), string.Join('\n', stored.Select(item => $"{item.Key}: {item.Value}")));
        Assert.Equal("Review DamageMayHideFaces", stored[Nobody]);
        Assert.Contains(stored.Values, text => text.StartsWith("Clear", StringComparison.Ordinal));
        Assert.Contains(stored.Values, text => text.StartsWith("Block", StringComparison.Ordinal));

        string before = await DumpAsync(database);
        await using ConsentLensDbContext context = workshop.Contexts.Create(school);
        Assert.Equal(BatchState.Screened, (await context.Batches.SingleAsync(row => row.Id == batch)).State);
        BatchProgress progress = BatchProgress.Of(await context.JobProgress.SingleAsync());
        Assert.True(progress is { IsFinished: true, Remaining.Ticks: 0 });
        Assert.Equal(stored.Count, progress.Done);
        Assert.Equal("job/ingest_batch", (await context.AuditEntries.SingleAsync(entry => entry.Action == "batch_ingested")).Actor);

        await workshop.Ingest.RunAsync(school, [batch], default);
        await workshop.Screen.RunAsync(school, await context.Photos.Select(photo => photo.Id).ToArrayAsync(), default);
        await workshop.Enrol.RunAsync(school, await context.ReferencePhotos.Select(photo => photo.Id).ToArrayAsync(), default);
        Assert.Equal(before, await DumpAsync(database));

        // The worst case: the state says that nothing was done yet, and every row is there.
        await database.ExecuteAsync("update batches set state = 'receiving'");
        await workshop.Ingest.RunAsync(school, [batch], default);
        await workshop.DrainAsync();
        Assert.Equal(stored, await StoredVerdictsAsync(workshop, school));
        Assert.Equal(stored.Count * 2L, await database.ScalarAsync("select count(*) from verdict_history"));
    }

    [ScreeningFact]
    public async Task The_same_photo_twice_is_screened_once_and_counts_under_both_names()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        using var folder = new Storage.Encryption.ScratchFolder();
        string original = drawn.ReadablePhotos[0];
        await using ConsentLensDbContext context = workshop.Contexts.Create(school);
        PersonRow person = await context.People.OrderBy(row => row.PersonId).FirstAsync();
        File.Copy(original, folder.At("a.jpg"));
        File.Copy(original, folder.At($"{person.GivenName} {person.FamilyName}.jpg"));
        await File.WriteAllTextAsync(folder.At("b.jpg"), "not a photo");

        long id = await workshop.ProcessAsync(school, folder.Path);

        BatchRow batch = await context.Batches.SingleAsync(row => row.Id == id);
        Assert.Equal((3, 1, 1), (batch.FileCount, batch.DuplicateCount, batch.UnreadableCount));
        Assert.Equal(person.PersonId, (await context.PhotoNames.SingleAsync()).PersonId);
        Assert.Equal(2, await context.Photos.CountAsync());
        PhotoRow unreadable = await context.Photos.SingleAsync(photo => photo.State == PhotoState.Unreadable);
        Assert.NotNull(unreadable.Problem);
        Assert.All(await context.Verdicts.Where(verdict => verdict.PhotoId == unreadable.Id).ToArrayAsync(), verdict => Assert.Equal(Verdict.Review, verdict.Verdict));
    }

    [ScreeningFact]
    public async Task A_folder_that_is_taken_in_again_brings_nothing_but_what_is_new_and_the_names_of_what_is_there()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        using var folder = new Storage.Encryption.ScratchFolder();
        File.Copy(drawn.ReadablePhotos[0], folder.At("a.jpg"));
        Directory.CreateDirectory(folder.At("#recycle"));
        File.Copy(drawn.ReadablePhotos[1], folder.At("#recycle/b.jpg"));
        long first = await workshop.ProcessAsync(school, folder.Path);
        await using ConsentLensDbContext context = workshop.Contexts.Create(school);
        PersonRow person = await context.People.OrderBy(row => row.PersonId).FirstAsync();
        File.Copy(drawn.ReadablePhotos[0], folder.At($"{person.GivenName} {person.FamilyName}.jpg"));
        File.Copy(drawn.ReadablePhotos[2], folder.At("c.jpg"));

        long second = await workshop.ProcessAsync(school, folder.Path);
        long third = await workshop.ProcessAsync(school, folder.Path);

        BatchRow[] batches = await context.Batches.OrderBy(row => row.Id).ToArrayAsync();
        Assert.Equal([(first, 1, 0), (second, 3, 2), (third, 3, 3)], batches.Select(batch => (batch.Id, batch.FileCount, batch.DuplicateCount)));
        Assert.All(batches, batch => Assert.Equal((BatchState.Screened, "1 file left out: recycle bins, stored thumbnails and results of earlier screenings (#recycle)."), (batch.State, batch.PassedOver)));
        Assert.Equal(2, await context.Photos.CountAsync());
        PhotoNameRow named = await context.PhotoNames.SingleAsync();
        Assert.Equal((person.PersonId, first), (named.PersonId, (await context.Photos.SingleAsync(photo => photo.Id == named.PhotoId)).BatchId));
    }

    [ScreeningFact]
    public async Task Whoever_joins_between_the_intake_of_a_photo_and_its_screening_is_found_in_its_name()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        using var folder = new Storage.Encryption.ScratchFolder();
        using (RgbImage nobody = DrawnPupils.Nobody())
            await File.WriteAllBytesAsync(folder.At("Quillfeather goal.jpg"), DrawnPhoto.Jpeg(nobody));
        long batch = await workshop.Batches.AddAsync(school, "Sports day", folder.Path, [], "office", default);
        await workshop.Ingest.RunAsync(school, [batch], default);
        await database.ExecuteAsync($"insert into people (school_id, person_id, given_name, family_name, role, barred) values ({school}, 'P-new', 'Tamsin', 'Quillfeather', 'pupil', false)");
        await workshop.DrainAsync();
        await using ConsentLensDbContext context = workshop.Contexts.Create(school);
        Assert.All(await context.Verdicts.ToArrayAsync(), verdict => Assert.Contains(Reason.NameInFileName, verdict.Reasons));
        Assert.Equal("P-new", (await context.PhotoNames.SingleAsync()).PersonId);
    }

    [ScreeningFact]
    public async Task A_photo_that_brought_workers_down_too_often_ends_in_review_and_its_batch_goes_on()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        using var folder = new Storage.Encryption.ScratchFolder();
        await drawn.WriteCopiesAsync(folder.Path, 3);
        long batch = await workshop.Batches.AddAsync(school, "Poison", folder.Path, [], "office", default);
        await workshop.Ingest.RunAsync(school, [batch], default);
        await using ConsentLensDbContext context = workshop.Contexts.Create(school);
        long poison = await context.Photos.MinAsync(photo => photo.Id);
        // As workers leave it that die each time in the middle of it.
        for (int attempt = 1; attempt <= Pipeline.School.Judging.ScreeningRecord.MostAttempts; attempt++)
            Assert.Equal(attempt, await workshop.Record.BeginAsync(school, poison, default));

        await workshop.DrainAsync();

        PhotoRow photo = await context.Photos.SingleAsync(row => row.Id == poison);
        Assert.Equal(PhotoState.Unreadable, photo.State);
        Assert.Contains("after 5 failed attempts", photo.Problem, StringComparison.Ordinal);
        Assert.All(await context.Verdicts.Where(row => row.PhotoId == poison).ToArrayAsync(), verdict => Assert.Equal([Reason.NotScreened], verdict.Reasons));
        Assert.Equal(2, await context.Photos.CountAsync(row => row.State == PhotoState.Screened));
        Assert.Equal(BatchState.Screened, (await context.Batches.SingleAsync()).State);
    }

    [ScreeningFact]
    public async Task The_night_leaves_waiting_photos_alone_and_agrees_with_the_verdicts_of_the_screening()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        using var folder = new Storage.Encryption.ScratchFolder();
        await drawn.WriteCopiesAsync(folder.Path, 4);
        long batch = await workshop.Batches.AddAsync(school, "Evening", folder.Path, [], "office", default);
        await workshop.Ingest.RunAsync(school, [batch], default);

        JudgingCounts night = await new RejudgeSchool(workshop.Contexts, DetectorTrust.Of([workshop.Engine.Pack]), workshop.Audit, TimeProvider.System).RunAsync(school, JudgingCause.Night, default);
        await workshop.DrainAsync();

        await using ConsentLensDbContext context = workshop.Contexts.Create(school);
        Assert.Equal(0, night.Changed);
        Assert.Equal(4, await context.Photos.CountAsync(photo => photo.State == PhotoState.Screened));
        Assert.Equal(8, await context.Verdicts.CountAsync());
        Assert.DoesNotContain(await context.Verdicts.ToArrayAsync(), verdict => verdict.Reasons.Contains(Reason.NotScreened));
        Assert.Equal(8, await context.VerdictHistory.CountAsync());
        JudgingCounts again = await new RejudgeSchool(workshop.Contexts, DetectorTrust.Of([workshop.Engine.Pack]), workshop.Audit, TimeProvider.System).RunAsync(school, JudgingCause.Night, default);
        Assert.Equal((4, 0), (again.Judged, again.Changed));
    }

    private static async Task<SortedDictionary<string, string>> StoredVerdictsAsync(Workshop workshop, int school)
    {
        using DataKey key = await workshop.SchoolKeys.OpenAsync(school, KeyPurpose.School, default);
        await using ConsentLensDbContext context = workshop.Contexts.Create(school);
        var rows = await context.Verdicts
            .Where(verdict => verdict.ChannelId == "website")
            .Join(context.Photos, verdict => verdict.PhotoId, photo => photo.Id, (verdict, photo) => new { verdict, photo })
            .ToListAsync();
        var byName = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            string name = PhotoFileName.Open(key, row.photo.BatchId, row.photo.FileNameHash, row.photo.FileNameCiphertext);
            byName.Add(name, $"{row.verdict.Verdict} {string.Join('+', row.verdict.Reasons)}");
        }

        return byName;
    }

    private async Task<SortedDictionary<string, string>> ScreenCommandVerdictsAsync(Workshop workshop, int school, string folder)
    {
        await using ConsentLensDbContext context = workshop.Contexts.Create(school);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        SchoolRegister register = await new RegisterStore(context, TimeProvider.System).LoadAsync(now, default);
        IReadOnlyList<Template> templates = await workshop.Templates.LoadAsync(context, new Digest(workshop.Engine.EmbedderSha256), now, default);
        using var models = new ScreeningModels(workshop.Engine.Pack, ScreeningMode.AllowList, new PhotoReader(workshop.Limits), workshop.Engine.ThresholdsFor([ScreeningMode.AllowList], school: null));
        using IPhotoBatch photos = PhotoBatch.Open(folder, workshop.Limits);
        using var output = new Storage.Encryption.ScratchFolder();
        var request = new ScreeningRequest
        {
            Batch = photos,
            Register = register,
            Templates = templates,
            Options = new ScreeningOptions { Rules = new ScreeningRules { Use = Use.Website } },
            Output = output.Path,
            RegisterFingerprint = "test",
        };
        ScreeningReport report = await new ScreeningRun(models, TimeProvider.System).RunAsync(request, null, default);
        return new SortedDictionary<string, string>(
            // The drawn school holds one photo twice; jobs keep the first.
            report.Photos.DistinctBy(photo => photo.Sha256).ToDictionary(photo => photo.File, photo => $"{photo.Verdict} {string.Join('+', photo.Reasons)}"),
            StringComparer.Ordinal);
    }

    /// <summary>Every row of what the jobs write, as text.</summary>
    private static async Task<string> DumpAsync(TestDatabase database) =>
        (string)(await database.ScalarAsync(
            """
            select concat_ws(E'\n',
                (select string_agg(t::text, E'\n' order by t::text) from photos t), (select string_agg(t::text, E'\n' order by t::text) from faces t),
                (select string_agg(t::text, E'\n' order by t::text) from face_candidates t), (select string_agg(t::text, E'\n' order by t::text) from photo_names t),
                (select string_agg(t::text, E'\n' order by t::text) from verdicts t), (select string_agg(t::text, E'\n' order by t::text) from verdict_history t),
                (select string_agg(t::text, E'\n' order by t::text) from batches t), (select string_agg(t::text, E'\n' order by t::text) from templates t),
                (select string_agg(t::text, E'\n' order by t::text) from reference_photos t), (select string_agg(t::text, E'\n' order by t::text) from job_progress t))
            """))!;
}
