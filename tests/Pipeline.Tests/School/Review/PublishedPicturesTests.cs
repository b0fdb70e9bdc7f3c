using System.Text;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Review.Dossier;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Review;

[Collection(PostgresCollection.Name)]
public sealed class PublishedPicturesTests(PostgresFixture postgres)
{
    private const string Link = "https://school.example/trip";

    [PostgresFact]
    public async Task Every_copy_of_somebodys_photos_that_left_is_listed_with_its_hash_and_what_became_of_it()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await school.AddPersonAsync("P1");
        await school.AddPersonAsync("P2");
        long shown = await school.AddPhotoAsync(["P1", "P2"]);
        long possible = await school.AddPhotoAsync(["P1"]);
        long redacted = await school.AddPhotoAsync(["P2", "P1"]);
        long locked = await school.AddPhotoAsync(["P1"]);
        long named = await school.AddPhotoAsync(["P2"]);
        long others = await school.AddPhotoAsync(["P2"]);
        long kept = await school.AddPhotoAsync(["P1"]);
        await using (ConsentLensDbContext context = school.Context())
        {
            await context.Faces.Where(face => face.PhotoId == possible).ExecuteUpdateAsync(face => face.SetProperty(row => row.Strength, MatchStrength.Possible));
            await context.Photos.Where(photo => photo.Id == locked).ExecuteUpdateAsync(photo => photo.SetProperty(row => row.State, PhotoState.Locked));
        }

        await school.SaveAsync(new PhotoNameRow { SchoolId = school.Id, PhotoId = named, PersonId = "P1", FoundAt = school.Time.Now });
        long open = await school.PublishAsync(Link, [], shown, possible, locked, named, others);
        long covered = await school.PublishAsync("", [1], redacted);
        await HashAsync(school, open, shown, 7);
        await TakeDownAsync(school, open, shown, confirmed: true);
        await TakeDownAsync(school, open, possible, confirmed: false);
        PublishedPictures pictures = new(school.Database.Contexts, school.Audit);

        PublishedCopy[] found = [.. (await pictures.ReadAsync(school.Id, "P1", isExport: false, "dsl", default)).OrderBy(copy => copy.PhotoId)];
        Assert.Equal([shown, possible, redacted, locked, named], found.Select(copy => copy.PhotoId));
        Assert.Equal(
            [(Presence.Recognised, (bool?)true), (Presence.Possible, true), (Presence.Recognised, false), (Presence.Recognised, true), (Presence.Named, null)],
            found.Select(copy => (copy.Presence, copy.IsFaceShown)));
        Assert.Equal([CopyState.TakenDown, CopyState.ToComeDown, CopyState.Out, CopyState.Out, CopyState.Out], found.Select(copy => copy.State));
        Assert.Equal([false, false, false, true, false], found.Select(copy => copy.IsLocked));
        Assert.Equal((CopyDeparture.Built, "", covered), (found[2].How, found[2].Link, found[2].ReleaseId));
        Assert.Equal((CopyDeparture.Published, Link, "0001.jpg", "Web site", "head"), (found[0].How, found[0].Link, found[0].FileName, found[0].Channel, found[0].By));
        Assert.Equal(string.Concat(Enumerable.Repeat("07", 32)), found[0].Sha256);
        Assert.DoesNotContain(found, copy => copy.PhotoId == kept || copy.PhotoId == others);

        // It left once more after it was confirmed to be down: it is out again, and both are told.
        await school.SaveAsync(new PublicationRow { SchoolId = school.Id, ReleaseId = open, ChannelId = SchoolUnderTest.Website, Link = Link, PublishedBy = "head", PublishedAt = school.Time.Now.AddDays(1) });
        PublishedCopy[] again = [.. (await pictures.ReadAsync(school.Id, "P1", isExport: true, "dsl", default)).Where(copy => copy.PhotoId == shown)];
        Assert.Equal([CopyState.Out, CopyState.TakenDown], again.Select(copy => copy.State));

        await using ConsentLensDbContext entries = school.Context();
        Assert.Equal(
            ["safeguarding_publications_listed dsl P1 {\"copies\":5,\"exported\":false}", "safeguarding_publications_listed dsl P1 {\"copies\":9,\"exported\":true}"],
            await entries.AuditEntries.OrderBy(entry => entry.Sequence).Select(entry => entry.Action + " " + entry.Actor + " " + entry.SubjectId + " " + entry.Detail).ToArrayAsync());
    }

    [PostgresFact]
    public async Task A_download_is_told_beside_the_publication_and_a_photo_published_alone_leaves_the_others_in_the_package()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await school.AddPersonAsync("P1");
        (long first, long second) = (await school.AddPhotoAsync(["P1"]), await school.AddPhotoAsync(["P1"]));
        long release = await school.PublishAsync("", [], first, second);
        await school.SaveAsync(new PublicationRow { SchoolId = school.Id, ReleaseId = release, PhotoId = first, ChannelId = SchoolUnderTest.Website, Link = Link, PublishedBy = "head", PublishedAt = school.Time.Now });
        PublishedPictures pictures = new(school.Database.Contexts, school.Audit);
        Assert.Equal([(first, CopyDeparture.Published), (second, CopyDeparture.Built)], (await pictures.ReadAsync(school.Id, "P1", false, "dsl", default)).OrderBy(copy => copy.PhotoId).Select(copy => (copy.PhotoId, copy.How)));
        await school.SaveAsync(new DownloadRow { SchoolId = school.Id, ReleaseId = release, DownloadedBy = "office", DownloadedAt = school.Time.Now.AddHours(1) });
        Assert.Equal(
            [(first, CopyDeparture.Downloaded), (first, CopyDeparture.Published), (second, CopyDeparture.Downloaded)],
            (await pictures.ReadAsync(school.Id, "P1", false, "dsl", default)).OrderBy(copy => copy.PhotoId).Select(copy => (copy.PhotoId, copy.How)));
        int elsewhere = await school.Database.AddSchoolAsync("Beech Lane");
        Assert.Empty(await pictures.ReadAsync(elsewhere, "P1", false, "dsl", default));
    }

    [Fact]
    public void The_file_for_the_police_runs_no_formula_and_has_a_line_for_each_departure()
    {
        var copy = new PublishedCopy(7, Presence.Possible, IsLocked: false, 3, "Website", "0001.jpg", CopyDeparture.Published, "=HYPERLINK(\"https://evil.example\")")
        {
            IsFaceShown = true,
            Sha256 = "ab",
            At = new DateTimeOffset(2026, 11, 30, 9, 0, 0, TimeSpan.Zero),
            By = "head",
            State = CopyState.ToComeDown,
            StateAt = null,
        };
        string[] lines = Encoding.UTF8.GetString(PublishedPictures.Csv([copy], new Dictionary<long, string> { [7] = "-trip, 1.jpg" })).TrimStart('\uFEFF').Split("\r\n");
        Assert.Equal("photo,file_when_uploaded,person_in_photo,face_in_copy,release,channel,file_of_copy,sha256_of_copy,how,address,at_utc,by,state,state_since_utc", lines[0]);
        Assert.Equal("7,\"'-trip, 1.jpg\",possible,not_redacted,3,Website,0001.jpg,ab,published,\"'=HYPERLINK(\"\"https://evil.example\"\")\",2026-11-30T09:00:00Z,head,to_be_taken_down,", lines[1]);
        Assert.Equal([""], lines[2..]);
    }

    private static async Task HashAsync(SchoolUnderTest school, long release, long photo, byte value)
    {
        await using ConsentLensDbContext context = school.Context();
        byte[] hash = SchoolUnderTest.Filled(value);
        await context.ReleaseItems.Where(item => item.ReleaseId == release && item.PhotoId == photo).ExecuteUpdateAsync(item => item.SetProperty(row => row.CopySha256, hash));
    }

    private static async Task TakeDownAsync(SchoolUnderTest school, long release, long photo, bool confirmed)
    {
        await using ConsentLensDbContext context = school.Context();
        long departure = await context.Publications.Where(row => row.ReleaseId == release).MaxAsync(row => row.Sequence);
        await school.SaveAsync(new TakedownRow
        {
            SchoolId = school.Id,
            PhotoId = photo,
            ReleaseId = release,
            ChannelId = SchoolUnderTest.Website,
            Link = Link,
            LastDeparture = departure,
            Reasons = [Reason.RestrictedPerson],
            DueDate = new DateOnly(2026, 10, 4),
            RaisedAt = school.Time.Now,
            ConfirmedBy = confirmed ? "office" : null,
            ConfirmedAt = confirmed ? school.Time.Now : null,
        });
    }
}
