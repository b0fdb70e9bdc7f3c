using System.Diagnostics;
using ConsentLens.Consent.Ledger;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.School.People.References;
using ConsentLens.Pipeline.School.Retention;
using ConsentLens.Pipeline.School.Settings;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.School.Invariants;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Storage.Encryption;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Faults;

/// <summary>What is taken away while somebody works on it must stay away.</summary>
[Collection(JobsCollection.Name)]
public sealed class WithdrawnMeanwhileTests(PostgresFixture postgres, DrawnSchool drawn)
{
    private const int Rounds = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    [LongScreeningFact]
    public async Task A_permission_withdrawn_while_faces_are_matched_or_a_template_is_made_leaves_nothing_of_the_person()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        await workshop.ProcessAsync(school, drawn.Photos);
        await using ConsentLensDbContext context = workshop.Contexts.Create(school);
        string person = await context.FaceCandidates.GroupBy(face => face.PersonId).OrderByDescending(faces => faces.Count()).Select(faces => faces.Key).FirstAsync();
        long[] photos = await context.Photos.Where(photo => photo.State == PhotoState.Screened).Select(photo => photo.Id).ToArrayAsync();
        var random = new Random(7);
        int likenesses = 0;
        // However fast this machine is, people withdraw at any moment of the work.
        long start = Stopwatch.GetTimestamp();
        await workshop.Rematch.RunAsync(school, photos, default);
        int longest = (int)Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        for (int round = 0; round < Rounds; round++)
        {
            long[] references = await context.ReferencePhotos.Where(photo => photo.PersonId == person).Select(photo => photo.Id).ToArrayAsync();
            likenesses += await context.FaceCandidates.CountAsync(face => face.PersonId == person);
            // In every second round the photos are matched, in the others the template is made.
            Task work = round % 2 == 0 ? Task.Run(() => workshop.Rematch.RunAsync(school, photos, default)) : Task.Run(() => workshop.Enrol.RunAsync(school, references, default));
            await Task.Delay(random.Next(longest));
            await AnswerAsync(workshop, school, person, BiometricAnswer.No);
            await work;
            Assert.False(await context.PersonKeys.AnyAsync(key => key.PersonId == person), $"a key, round {round}");
            Assert.False(await context.Templates.AnyAsync(template => template.PersonId == person), $"a template, round {round}");
            Assert.False(await context.ReferencePhotos.AnyAsync(photo => photo.PersonId == person), $"a reference photo, round {round}");
            Assert.False(await context.FaceCandidates.AnyAsync(face => face.PersonId == person), $"a likeness, round {round}");
            await AnswerAsync(workshop, school, person, BiometricAnswer.Yes);
            await EnrolAsync(workshop, school, person, enrol: round % 2 == 1);
        }

        workshop.Queue.Clear();
        await workshop.Enrol.RunAsync(school, await context.ReferencePhotos.Select(photo => photo.Id).ToArrayAsync(), default);
        await workshop.Rematch.RunAsync(school, photos, default);
        Console.WriteLine($"{Rounds} withdrawals at random moments of matching and enrolling, {likenesses} likenesses between them: nothing of the person was left.");
        Assert.NotEqual(0, likenesses);
        await workshop.AssertSoundAsync(school);
    }

    [LongScreeningFact]
    public async Task A_photo_deleted_while_it_is_screened_stays_deleted()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        using var folder = new ScratchFolder();
        await using ConsentLensDbContext context = workshop.Contexts.Create(school);
        var atOnce = new RetentionRules { KeepUnused = TimeSpan.Zero };
        var purge = new PurgeExpired(workshop.Contexts, workshop.Blobs, workshop.SchoolKeys, workshop.Destroy, workshop.Audit, atOnce, TimeProvider.System, workshop.Previews);
        int screened = 0;
        for (int round = 0; round < Rounds; round++)
        {
            string photos = folder.At($"batch-{round}");
            await drawn.WriteCopiesAsync(photos, drawn.ReadablePhotos.Count, round * drawn.ReadablePhotos.Count);
            long batch = await workshop.Batches.AddAsync(school, $"Batch {round}", photos, [], "office", default);
            await workshop.Ingest.RunAsync(school, [batch], default);
            Task screening = Task.Run(workshop.DrainAsync);
            await Polling.UntilAsync(database.DataSource, $"select count(*) from photos where batch_id = {batch} and screened_at is not null", round % drawn.ReadablePhotos.Count, Patience);
            await purge.RunAsync(school, default);
            await screening;
            screened += await context.Photos.CountAsync(photo => photo.BatchId == batch && photo.ScreenedAt != null);
            Assert.Equal(0, await context.Photos.CountAsync(photo => photo.BatchId == batch && (photo.State != PhotoState.Purged || photo.BlobId != null)));
            Assert.Empty(Directory.EnumerateFiles(Path.Combine(workshop.Data, "previews"), "*", SearchOption.AllDirectories));
        }

        await workshop.JudgeSchool.RunAsync(school, JudgingCause.Night, default);
        Console.WriteLine($"{Rounds} batches of {drawn.ReadablePhotos.Count} photos deleted while they were screened: {screened} had been screened by then, all stayed deleted.");
        await workshop.AssertSoundAsync(school);
    }

    private static async Task AnswerAsync(Workshop workshop, int school, string person, BiometricAnswer answer)
    {
        await using ConsentLensDbContext context = workshop.Contexts.Create(school);
        BiometricVoice voice = await context.People.Where(row => row.PersonId == person).Select(row => row.Role).SingleAsync() == Consent.People.PersonRole.Pupil ? BiometricVoice.FirstParent : BiometricVoice.Self;
        var said = new NewBiometricDecision(person, voice, answer, TimeProvider.System.GetUtcNow(), "form 1");
        await new RecordBiometricAnswer(workshop.Contexts, workshop.CarryOut, workshop.Audit, TimeProvider.System).RunAsync(school, said, "office", default);
    }

    private async Task EnrolAsync(Workshop workshop, int school, string person, bool enrol)
    {
        var add = new AddReferencePhoto(workshop.Contexts, workshop.PersonKeys, workshop.Blobs, new PhotoReader(workshop.Limits), workshop.Queue, workshop.Audit, TimeProvider.System);
        List<long> ids = [];
        foreach (string file in Directory.EnumerateFiles(Path.Combine(drawn.References, person)).Order(StringComparer.Ordinal))
            ids.Add((await add.RunAsync(school, person, await File.ReadAllBytesAsync(file), "office", default)).Id);
        workshop.Queue.Clear();
        if (enrol)
            await workshop.Enrol.RunAsync(school, ids, default);
        workshop.Queue.Clear();
    }
}
