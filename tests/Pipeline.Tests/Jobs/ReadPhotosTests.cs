using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Jobs;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.School.Invariants;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Synthetic.Painting;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Jobs;

/// <summary>What the server does about names that are written in pictures.</summary>
[Collection(JobsCollection.Name)]
public sealed class ReadPhotosTests(PostgresFixture postgres, DrawnSchool drawn)
{
    [ScreeningFact]
    public async Task Who_is_called_what_is_written_is_found_at_once_and_later_without_a_second_reading_and_a_word_settles_it()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        await WriteAsync(workshop, school);
        await using ConsentLensDbContext context = workshop.Contexts.Create(school);
        long photo = await ClearPhotoAsync(context);
        Assert.NotNull((await RowAsync(context, photo)).ReadingCiphertext);
        DateTimeOffset? read = (await RowAsync(context, photo)).ReadAt;

        // Somebody who may not be named is called that now.
        string person = await context.People.Where(row => !context.ConsentDecisions.Any(word => word.PersonId == row.PersonId && word.Use == Consent.Ledger.Use.NameWithImage)).Select(row => row.PersonId).FirstAsync();
        await context.People.Where(row => row.PersonId == person).ExecuteUpdateAsync(update => update.SetProperty(row => row.GivenName, "Solveig").SetProperty(row => row.FamilyName, "Marrowby"));
        Assert.Contains(photo, await SearchNames.StaleAsync(context, new RegisterNames((await workshop.Get<JudgingBasisReader>().ReadAsync(context, default)).Register), [photo], default));
        await workshop.Get<SearchNames>().RunAsync(school, default);

        Assert.Equal((Verdict.Review, Reason.NameInPicture), await WebsiteAsync(context, photo));
        PictureNameRow name = await context.PictureNames.AsNoTracking().FirstAsync(row => row.PhotoId == photo && row.PersonId == person);
        Assert.InRange(name.BoxY + (name.BoxHeight / 2), 20, 50);
        Assert.Equal(read, (await RowAsync(context, photo)).ReadAt);
        await workshop.AssertSoundAsync(school);

        await workshop.Get<AssertPhoto>().RunAsync(school, photo, PhotoAssertionKind.PictureNamesChecked, null, "dsl", null, default);
        Assert.Equal(Verdict.Clear, (await WebsiteAsync(context, photo)).Verdict);

        // The same picture once more, now that it names somebody.
        string again = Path.Combine(workshop.Data, "again");
        Directory.CreateDirectory(again);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(workshop.Data, "in")))
            await File.WriteAllBytesAsync(Path.Combine(again, Path.GetFileName(file)), DrawnSchool.Commented(await File.ReadAllBytesAsync(file), 7));
        await workshop.ProcessAsync(school, again);
        Assert.True(await context.PictureNames.CountAsync(row => row.PersonId == person) > 1);
    }

    [ScreeningFact]
    public async Task What_comes_to_be_clear_unread_is_held_until_a_job_has_read_it_and_a_channel_that_does_not_look_holds_nothing()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        await database.ExecuteAsync("update channels set reads_pictures = false");
        await WriteAsync(workshop, school);
        await using ConsentLensDbContext context = workshop.Contexts.Create(school);
        long photo = await ClearPhotoAsync(context);
        Assert.Null((await RowAsync(context, photo)).ReadAt);
        await workshop.Get<UnreadPhotos>().EnqueueAsync(school, default);
        Assert.Empty(workshop.Queue.Orders);

        await database.ExecuteAsync("update channels set reads_pictures = true");
        await workshop.JudgeSchool.RunAsync(school, JudgingCause.Channel, default);
        Assert.Equal((Verdict.Review, Reason.PictureNotRead), await WebsiteAsync(context, photo));
        await workshop.Get<UnreadPhotos>().EnqueueAsync(school, default);
        Assert.Contains(workshop.Queue.Orders, order => order.Kind == JobKind.ReadPhotos && order.Ids.Contains(photo));
        await workshop.DrainAsync();

        Assert.Equal(Verdict.Clear, (await WebsiteAsync(context, photo)).Verdict);
        Assert.NotNull((await RowAsync(context, photo)).ReadAt);
        await workshop.Get<UnreadPhotos>().EnqueueAsync(school, default);
        Assert.DoesNotContain(workshop.Queue.Orders, order => order.Kind == JobKind.ReadPhotos);
        await workshop.AssertSoundAsync(school);
    }

    /// <summary>Portraits of everybody, with a name below that nobody has.</summary>
    private async Task WriteAsync(Workshop workshop, int school)
    {
        string folder = Path.Combine(workshop.Data, "in");
        Directory.CreateDirectory(folder);
        foreach ((int index, string person) in Directory.EnumerateDirectories(drawn.References).Order(StringComparer.Ordinal).Index())
        {
            using RgbImage portrait = new PhotoReader(new ImagingLimits()).Decode(await File.ReadAllBytesAsync(Directory.EnumerateFiles(person).Order(StringComparer.Ordinal).First()), 0, default);
            using var photo = new RgbImage(Math.Max(portrait.Width, 460), portrait.Height + 70);
            photo.Pixels.Fill(236);
            for (int y = 0; y < portrait.Height; y++) portrait.Row(y).CopyTo(photo.Row(y + 70));
            _ = new Lettering(Ink: (30, 30, 90)).Write(photo, "Solveig Marrowby", 22, 30, 25);
            await File.WriteAllBytesAsync(Path.Combine(folder, $"IMG_{index:0000}.jpg"), JpegEncoder.Encode(photo, 92));
        }

        await workshop.ProcessAsync(school, folder);
    }

    private static Task<long> ClearPhotoAsync(ConsentLensDbContext context) =>
        context.Verdicts.Where(row => row.ChannelId == "website" && row.Verdict == Verdict.Clear).OrderBy(row => row.PhotoId).Select(row => row.PhotoId).FirstAsync();

    private static Task<PhotoRow> RowAsync(ConsentLensDbContext context, long photo) => context.Photos.AsNoTracking().SingleAsync(row => row.Id == photo);

    private static async Task<(Verdict Verdict, Reason First)> WebsiteAsync(ConsentLensDbContext context, long photo)
    {
        VerdictRow row = await context.Verdicts.AsNoTracking().SingleAsync(verdict => verdict.PhotoId == photo && verdict.ChannelId == "website");
        return (row.Verdict, row.Reasons[0]);
    }
}
