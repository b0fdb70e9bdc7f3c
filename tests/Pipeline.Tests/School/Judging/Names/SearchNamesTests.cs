using System.Text;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Invariants;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Tests.School.Audit;
using ConsentLens.Pipeline.Tests.School.Intake;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Judging.Names;

[Collection(PostgresCollection.Name)]
public sealed class SearchNamesTests(PostgresFixture postgres)
{
    private static readonly UploadPlan Trip = new("Trip", null, [], []);

    /// <summary>Every way in which a text comes with a photo: <c>name</c> is in it, and nowhere else. Each takes one picture in, under a number of its own.</summary>
    private static readonly (string What, Func<NamedSchool, string, byte[], Task> TakeIn)[] Ways =
    [
        ("file name", (school, name, file) => school.UploadAsync($"{name} goal.jpg", file)),
        ("folder in a path", (school, name, file) => school.UploadAsync($"trip/{name}/1.jpg", file)),
        ("caption", (school, name, file) => school.UploadAsync("1.jpg", BadFile.InsertSegment(file, 0xFE, Encoding.UTF8.GetBytes($"{name} wins")))),
        ("batch", (school, name, file) => school.UploadAsync("1.jpg", file, batch: $"{name} leaves us")),
        ("event", (school, name, file) => school.UploadAsync("1.jpg", file, happening: $"{name} at the races")),
        ("batch that is called so later", async (school, name, file) =>
        {
            long batch = await school.UploadAsync("1.jpg", file);
            await school.Desk.Open.DescribeAsync(school.Id, batch, Trip with { Name = $"{name} leaves us" }, default);
        }),
        ("file in a zip", (school, name, file) => school.UploadZipAsync(null, ($"{name}.jpg", file))),
        ("name of a zip", (school, name, file) => school.UploadZipAsync($"{name}.zip", ("1.jpg", file))),
        ("ingested file", (school, name, file) => school.IngestAsync("photos", ($"a/{name}.jpg", file))),
        ("ingested folder", (school, name, file) => school.IngestAsync(name, ("1.jpg", file))),
        ("ingested zip", (school, name, file) => school.IngestAsync($"{name}.zip", ("1.jpg", file))),
        ("same batch, again", (school, name, file) => school.UploadAsync(Trip, ("1.jpg", file), ($"{name}.jpg", file))),
        ("later batch", async (school, name, file) =>
        {
            await school.UploadAsync("1.jpg", file);
            await school.UploadAsync($"{name}.jpg", file);
        }),
        ("later batch's name", async (school, name, file) =>
        {
            await school.UploadAsync("1.jpg", file);
            await school.UploadAsync("2.jpg", file, batch: $"{name} leaves us");
        }),
        ("later batch's event", async (school, name, file) =>
        {
            await school.UploadAsync("1.jpg", file);
            await school.UploadAsync("1.jpg", file, happening: name);
        }),
        ("later batch that is called so after that", async (school, name, file) =>
        {
            await school.UploadAsync("1.jpg", file);
            long later = await school.UploadAsync("1.jpg", file);
            await school.Desk.Open.DescribeAsync(school.Id, later, Trip with { Event = name }, default);
        }),
        ("later batch that was abandoned", async (school, name, file) =>
        {
            await school.UploadAsync("1.jpg", file);
            await school.UploadAsync("1.jpg", file, batch: $"{name} leaves us");
            school.Desk.Time.Now += TimeSpan.FromDays(2);
            await school.Desk.Abandoned.RunAsync(school.Id, default);
        }),
        ("later zip", async (school, name, file) =>
        {
            await school.UploadAsync("1.jpg", file);
            await school.UploadZipAsync($"{name}.zip", ("1.jpg", file));
        }),
        ("same ingest, again", (school, name, file) => school.IngestAsync("photos", ("1.jpg", file), ($"2 {name}.jpg", file))),
        ("later ingest", async (school, name, file) =>
        {
            await school.UploadAsync("1.jpg", file);
            await school.IngestAsync("photos", ($"{name}.jpg", file));
        }),
        ("second zip of the same upload", (school, name, file) => school.UploadZipsAsync(("A.zip", [("1.jpg", file)]), ($"{name}.zip", [("1.jpg", file)]))),
        ("description in a zip that comes again", (school, name, file) => school.UploadZipsAsync(("A.zip", [("1.jpg", file)]), ("A (1).zip", [("1.jpg", file), ("1.xmp", Xmp(name))]))),
        ("description beside it in a zip", (school, name, file) => school.UploadZipAsync(null, ("a/1.jpg", file), ("a/1.xmp", Xmp(name)))),
        ("description beside it in an ingested folder", (school, name, file) => school.IngestAsync("photos", ("1.jpg", file), ("1.jpg.json", Encoding.UTF8.GetBytes($$"""{"people":[{"name":"{{name}}"}]}""")))),
        ("faces beside it in an ingested zip", (school, name, file) => school.IngestAsync("photos.zip", ("1.jpg", file), (".picasa.ini", Encoding.UTF8.GetBytes($"[1.jpg]\nfaces=rect64(1),7f\n[Contacts2]\n7f={name};;\n")))),
        ("description sent after it", (school, name, file) => school.UploadBesideAsync("1.jpg", file, "1.xmp", Xmp(name))),
        ("description beside it when it comes again", async (school, name, file) =>
        {
            await school.UploadAsync("1.jpg", file);
            await school.UploadBesideAsync("2.jpg", file, "2.xmp", Xmp(name));
        }),
        ("earlier ingest", async (school, name, file) =>
        {
            await school.IngestAsync(name, ("1.jpg", file));
            await school.IngestAsync("photos", ("1.jpg", file));
        }),
    ];

    private static byte[] Xmp(string name) =>
        Encoding.UTF8.GetBytes($"<x:xmpmeta xmlns:x='adobe:ns:meta/' xmlns:any='http://example.org/'><any:who>{name}</any:who></x:xmpmeta>");

    [PostgresTheory]
    [InlineData("join", "Zoë", "Müller", "Zoe Muller")]
    [InlineData("join", "Anne-Marie", "Okafor-Smith", "okafor")]
    [InlineData("rename by import", "Seán", "O'Neill", "sean_oneill")]
    [InlineData("rename at the desk", "Łukasz", "Wójcik", "LukaszWójcik")]
    public async Task Whoever_joins_or_is_renamed_is_found_in_every_text_that_came_with_a_photo_and_what_is_out_comes_down(string how, string given, string family, string written)
    {
        await using NamedSchool school = await NamedSchool.OpenAsync(postgres);
        if (how != "join")
            await school.JoinAsync("P2", "Barnaby", "Thistlewood");
        Dictionary<long, string> photos = [];
        for (int way = 0; way < Ways.Length; way++)
        {
            await Ways[way].TakeIn(school, written, UploadDesk.Draw(way));
            foreach (long photo in (await school.VerdictsAsync()).Keys.Except(photos.Keys).ToArray())
                photos.Add(photo, Ways[way].What);
        }

        // Nobody on the register is called so yet.
        Assert.Equal(Ways.Length, photos.Count);
        Assert.All(await school.VerdictsAsync(), photo => Assert.Equal(Verdict.Clear, photo.Value));
        await school.PublishAllAsync();

        await (how switch
        {
            "join" => school.JoinAsync("P2", given, family),
            "rename by import" => school.RenameByImportAsync("P2", given, family),
            _ => school.RenameAtDeskAsync("P2", given, family),
        });

        IReadOnlyDictionary<long, Verdict> verdicts = await school.VerdictsAsync();
        Assert.Equal([], photos.Where(photo => verdicts[photo.Key] != Verdict.Review).Select(photo => photo.Value));
        Assert.Equal(photos.Keys.Order(), await school.TakenDownAsync());
        await using ConsentLensDbContext context = school.Context();
        Assert.Equal(["P2"], await context.PhotoNames.Select(name => name.PersonId).Distinct().ToArrayAsync());
        Assert.All(await context.VerdictHistory.Where(row => row.Verdict == Verdict.Review).ToArrayAsync(), row => Assert.Equal("names", row.Cause));
        Assert.Equal(0, (await school.CheckAsync(Invariant.VerdictsHold)).Violations);
    }

    [PostgresTheory]
    [InlineData("upload")]
    [InlineData("zip")]
    [InlineData("ingest")]
    public async Task A_name_under_which_a_published_photo_comes_again_takes_it_down_at_once(string by)
    {
        await using NamedSchool school = await NamedSchool.OpenAsync(postgres);
        byte[] file = UploadDesk.Draw(1);
        await school.UploadAsync(Trip, ("1.jpg", file), ("2.jpg", UploadDesk.Draw(2)));
        long published = (await school.PublishAllAsync())[0];
        const string Again = "Tamsin Quillfeather.jpg";
        await (by switch
        {
            "upload" => school.Desk.SendAsync(await school.Desk.BeginAsync(), Again, file),
            "zip" => school.Desk.Zip.RunAsync(school.Id, await school.Desk.BeginAsync(), null, new MemoryStream(UploadDesk.ZipOf((Again, file))), default),
            _ => school.IngestAsync("photos", (Again, file)),
        });
        Assert.Equal(Verdict.Review, (await school.VerdictsAsync())[published]);
        Assert.Equal([published], await school.TakenDownAsync());
    }

    [PostgresTheory]
    [InlineData("another file name")]
    [InlineData("another batch")]
    [InlineData("batch called so")]
    [InlineData("text beside it")]
    [InlineData("text that cannot be read")]
    public async Task Whoever_checked_the_names_of_a_photo_checked_those_of_the_texts_that_were_there(string how)
    {
        await using NamedSchool school = await NamedSchool.OpenAsync(postgres);
        byte[] file = UploadDesk.Draw(1);
        long batch = await school.UploadAsync("Tamsin Quillfeather.jpg", file);
        long photo = (await school.VerdictsAsync()).Keys.Single();
        Assert.Equal(Verdict.Review, (await school.VerdictsAsync())[photo]);
        if (how == "text that cannot be read")
            await school.Desk.Sidecars.RunAsync(school.Id, batch, within: null, [Beside(new byte[SidecarTexts.MostBytes + 1])], default);
        school.Desk.Time.Now += TimeSpan.FromHours(1);
        await using (ConsentLensDbContext context = school.Context())
        {
            context.PhotoAssertions.Add(new PhotoAssertionRow { SchoolId = school.Id, PhotoId = photo, Kind = PhotoAssertionKind.NamesChecked, SaidBy = "dsl", SaidAt = school.Desk.Time.Now });
            await context.SaveChangesAsync();
        }

        await school.ScreenAsync();
        Assert.Equal(Verdict.Clear, (await school.VerdictsAsync())[photo]);
        await school.PublishAllAsync();
        // The same bytes under the same name say nothing new.
        await school.Desk.SendAsync(batch, "Tamsin Quillfeather.jpg", file);
        await school.JoinAsync("P2", "Barnaby", "Thistlewood");
        Assert.Equal(Verdict.Clear, (await school.VerdictsAsync())[photo]);

        school.Desk.Time.Now += TimeSpan.FromHours(1);
        await (how switch
        {
            "another file name" => school.Desk.SendAsync(batch, "Tamsin Quillfeather 3A prize.jpg", file),
            "another batch" => school.Desk.SendAsync(await school.Desk.BeginAsync("Tamsin Quillfeather"), "1.jpg", file),
            "batch called so" => school.Desk.Open.DescribeAsync(school.Id, batch, Trip with { Name = "Tamsin Quillfeather wins" }, default),
            "text beside it" => school.Desk.Sidecars.RunAsync(school.Id, batch, within: null, [Beside(Xmp("Tamsin Quillfeather, first prize"))], default),
            _ => school.Desk.Sidecars.RunAsync(school.Id, batch, within: null, [Beside(new byte[SidecarTexts.MostBytes + 2])], default),
        });
        Assert.Equal(Verdict.Review, (await school.VerdictsAsync())[photo]);
        Assert.Equal([photo], await school.TakenDownAsync());

        PhotoEntry Beside(byte[] content) => new($"Tamsin Quillfeather.{(how == "text beside it" ? "xmp" : "jpg.json")}", _ => Task.FromResult(new PhotoBytes(content)));
    }

    [PostgresFact]
    public async Task A_photo_is_not_released_until_it_is_searched_for_those_who_joined_and_the_next_start_searches()
    {
        await using NamedSchool school = await NamedSchool.OpenAsync(postgres);
        await school.UploadAsync("Ruby Castle goal.jpg", UploadDesk.Draw(1));
        long photo = (await school.VerdictsAsync()).Keys.Single();
        // As a program leaves it that was killed after the import and before the search.
        await using (ConsentLensDbContext context = school.Context())
        {
            context.People.Add(new PersonRow { SchoolId = school.Id, PersonId = "P2", GivenName = "Ruby", FamilyName = "Castle", Role = Consent.People.PersonRole.Pupil });
            CarryOutChange.Note(context, school.Desk.Time.Now);
            await context.SaveChangesAsync();
        }

        Assert.Equal(Verdict.Clear, (await school.VerdictsAsync())[photo]);
        await school.CloseAsync();
        await Assert.ThrowsAsync<PublicationRefusedException>(() => school.Drafts.CreateAsync(school.Id, "website", null, [photo], "office", default));
        Assert.Equal(1, (await school.CheckAsync(Invariant.VerdictsHold)).Waiting);
        await school.CarryOut.FinishAsync(school.Id, default);
        Assert.Equal(Verdict.Review, (await school.VerdictsAsync())[photo]);
    }

    [PostgresFact]
    public async Task A_photo_that_was_searched_for_everybody_is_released_and_a_second_search_does_nothing()
    {
        await using NamedSchool school = await NamedSchool.OpenAsync(postgres);
        await school.UploadAsync("goal.jpg", UploadDesk.Draw(1));
        long photo = (await school.VerdictsAsync()).Keys.Single();
        await school.JoinAsync("P2", "Ruby", "Castle");
        await school.CloseAsync();
        Assert.Equal(1, (await school.Drafts.CreateAsync(school.Id, "website", null, [photo], "office", default)).Added);
        Assert.Equal(0, (await school.Desk.Search.RunAsync(school.Id, default)).Judged);
    }

    [PostgresFact]
    public async Task Nobody_who_was_found_is_forgotten_because_somebody_else_joined()
    {
        await using NamedSchool school = await NamedSchool.OpenAsync(postgres);
        await school.UploadAsync("Tamsin.jpg", UploadDesk.Draw(1));
        Assert.All((await school.VerdictsAsync()).Values, verdict => Assert.Equal(Verdict.Review, verdict));
        // Both have the given name now.
        await school.JoinAsync("P2", "Tamsin", "Castle");
        Assert.All((await school.VerdictsAsync()).Values, verdict => Assert.Equal(Verdict.Review, verdict));
    }

    [PostgresFact]
    public async Task A_check_searches_by_itself_and_finds_what_the_search_is_said_to_have_found()
    {
        await using NamedSchool school = await NamedSchool.OpenAsync(postgres);
        await school.UploadAsync("Ruby Castle goal.jpg", UploadDesk.Draw(1));
        await school.JoinAsync("P2", "Ruby", "Castle");
        Assert.Equal(0, (await school.CheckAsync(Invariant.VerdictsHold)).Violations);
        await school.Desk.Database.ExecuteAsync("delete from photo_names");
        await school.Night.RunAsync(school.Id, Pipeline.School.Judging.JudgingCause.Night, default);
        Assert.All((await school.VerdictsAsync()).Values, verdict => Assert.Equal(Verdict.Clear, verdict));
        Assert.Equal(1, (await school.CheckAsync(Invariant.VerdictsHold)).Violations);
    }

    [PostgresFact]
    public async Task Texts_cannot_be_read_in_the_database_and_go_with_the_pixels()
    {
        await using NamedSchool school = await NamedSchool.OpenAsync(postgres);
        await school.IngestAsync("Ruby Castle", ("Ruby Castle 1.jpg", UploadDesk.Draw(1)), ("2.jpg", UploadDesk.Draw(2)));
        await using ConsentLensDbContext context = school.Context();
        PhotoTextRow[] texts = await context.PhotoTexts.AsNoTracking().ToArrayAsync();
        Assert.Equal(2, texts.Length);
        foreach (byte[] stored in texts.SelectMany(text => new[] { text.Ciphertext, text.TextHash }))
            Assert.DoesNotContain("Ruby", Encoding.Latin1.GetString(stored), StringComparison.OrdinalIgnoreCase);
        using (DataKey other = await school.Desk.Workshop.SchoolKeys.OpenAsync(school.Id, KeyPurpose.AuditLog, default))
            Assert.Throws<VaultException>(() => Pipeline.School.Judging.Names.KeptTexts.Open(other, texts[0].BlobId, texts[0].BatchId, texts[0].TextHash, texts[0].Ciphertext));

        // Years later the first two are over; another came yesterday, under two names.
        school.Desk.Time.Now += TimeSpan.FromDays(2000);
        await school.IngestAsync("photos", ("3.jpg", UploadDesk.Draw(3)));
        await school.IngestAsync("more", ("4.jpg", UploadDesk.Draw(3)));
        Assert.Equal(2, (await school.Purge.RunAsync(school.Id, default)).Photos);
        PhotoRow kept = await context.Photos.SingleAsync(photo => photo.BlobId != null);
        Assert.All(await context.PhotoTexts.ToArrayAsync(), text => Assert.Equal(kept.BlobId, text.BlobId));
        Assert.Equal(2, await context.PhotoTexts.CountAsync());
        using DataKey key = await school.Desk.Workshop.SchoolKeys.OpenAsync(school.Id, KeyPurpose.School, default);
        foreach (PhotoRow gone in await context.Photos.Where(photo => photo.BlobId == null).ToArrayAsync())
            Assert.Equal($"Photo {gone.Id}", PhotoFileName.Open(key, gone.BatchId, gone.FileNameHash, gone.FileNameCiphertext));
    }
}
