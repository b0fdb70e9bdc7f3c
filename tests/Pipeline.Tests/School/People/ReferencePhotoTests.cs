using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Jobs;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.School.People.References;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Synthetic.Heads;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.People;

[Collection(PostgresCollection.Name)]
public sealed class ReferencePhotoTests(PostgresFixture postgres)
{
    private static readonly IReadOnlyList<HeadIdentity> Heads = HeadAtlas.People;

    [ScreeningFact]
    public async Task Good_photos_make_a_template_and_each_bad_one_is_told_why()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop shop = await Workshop.OpenAsync(database.DataSource);
        int school = await SchoolAsync(shop, "P1");
        (byte[] File, string? Why)[] photos =
        [
            (ReferencePicture.Of(Heads[0], 1), null),
            (ReferencePicture.Of(Heads[0], 2), null),
            (ReferencePicture.WithoutFace(), "no face was found"),
            (ReferencePicture.OfTwo(Heads[0], Heads[1]), "it shows 2 faces"),
            (ReferencePicture.Blurred(Heads[0]), "blurred"),
            (ReferencePicture.Small(Heads[0]), "pixels wide"),
            (ReferencePicture.Turned(Heads[0]), "turned away"),
        ];
        foreach ((byte[] file, _) in photos)
            await shop.AddReference.RunAsync(school, "P1", file, "office", default);
        await shop.DrainAsync();

        await using ConsentLensDbContext context = shop.Contexts.Create(school);
        ReferencePhotoRow[] rows = await context.ReferencePhotos.OrderBy(row => row.Id).ToArrayAsync();
        for (int index = 0; index < photos.Length; index++)
        {
            Assert.Equal((index, photos[index].Why is null ? ReferencePhotoState.Accepted : ReferencePhotoState.Rejected), (index, rows[index].State));
            if (photos[index].Why is { } why)
                Assert.Contains(why, rows[index].RejectionReason!, StringComparison.Ordinal);
        }

        Assert.Single(await context.Templates.ToArrayAsync());
        string[] audited = await context.AuditEntries.OrderBy(entry => entry.Sequence).Select(entry => entry.Action).ToArrayAsync();
        Assert.Equal((7, 5, 1), (audited.Count(action => action == "reference_added"), audited.Count(action => action == "reference_rejected"), audited.Count(action => action == "references_enrolled")));

        // Once more changes nothing.
        await shop.Enrol.RunAsync(school, [rows[0].Id], default);
        Assert.Equal(audited.Length, await context.AuditEntries.CountAsync());
    }

    [ScreeningFact]
    public async Task Without_permission_nothing_is_taken_and_what_is_there_gets_its_reason()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop shop = await Workshop.OpenAsync(database.DataSource);
        int school = await SchoolAsync(shop, "P1");
        AddedReference added = await shop.AddReference.RunAsync(school, "P1", ReferencePicture.Of(Heads[0], 1), "office", default);
        await AnswerAsync(shop, school, "P1", BiometricVoice.Self, BiometricAnswer.No);
        await shop.DrainAsync();
        RegisterRefusedException refused = await Assert.ThrowsAsync<RegisterRefusedException>(
            () => shop.AddReference.RunAsync(school, "P1", ReferencePicture.Of(Heads[0], 2), "office", default));
        Assert.Contains("The child refuses", refused.Message, StringComparison.Ordinal);

        await using ConsentLensDbContext context = shop.Contexts.Create(school);
        ReferencePhotoRow row = await context.ReferencePhotos.SingleAsync(photo => photo.Id == added.Id);
        Assert.Equal(ReferencePhotoState.Rejected, row.State);
        Assert.Contains("there is no biometric permission. The child refuses", row.RejectionReason!, StringComparison.Ordinal);
        Assert.Empty(await context.Templates.ToArrayAsync());
    }

    [ScreeningFact]
    public async Task What_is_no_photo_or_there_already_is_not_added()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop shop = await Workshop.OpenAsync(database.DataSource);
        int school = await SchoolAsync(shop, "P1");
        await Assert.ThrowsAsync<PhotoUnreadableException>(() => shop.AddReference.RunAsync(school, "P1", "no photo at all"u8.ToArray(), "office", default));
        byte[] portrait = ReferencePicture.Of(Heads[0], 1);
        AddedReference first = await shop.AddReference.RunAsync(school, "P1", portrait, "office", default);
        Assert.Equal(new AddedReference(first.Id, IsDuplicate: true), await shop.AddReference.RunAsync(school, "P1", portrait, "office", default));
        Assert.Single(shop.Queue.Orders, order => order.Kind == JobKind.EnrolReferences);
        Assert.Single(Directory.GetFiles(Path.Combine(shop.Data, "photos"), "*", SearchOption.AllDirectories));
        await using ConsentLensDbContext context = shop.Contexts.Create(school);
        await context.Channels.ExecuteUpdateAsync(update => update.SetProperty(channel => channel.Mode, ScreeningMode.DetectOnly));
        RegisterRefusedException refused = await Assert.ThrowsAsync<RegisterRefusedException>(
            () => shop.AddReference.RunAsync(school, "P1", ReferencePicture.Of(Heads[0], 2), "office", default));
        Assert.Contains("compares faces", refused.Message, StringComparison.Ordinal);
    }

    [ScreeningFact]
    public async Task Look_alikes_are_flagged_and_a_photo_of_somebody_else_is_left_out()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop shop = await Workshop.OpenAsync(database.DataSource);
        int school = await SchoolAsync(shop, "P1", "P2");
        await shop.AddReference.RunAsync(school, "P1", ReferencePicture.Of(Heads[0], 1), "office", default);
        await shop.AddReference.RunAsync(school, "P2", ReferencePicture.Of(Heads[0], 2), "office", default);
        await shop.AddReference.RunAsync(school, "P2", ReferencePicture.Of(Heads[0], 3), "office", default);
        AddedReference wrong = await shop.AddReference.RunAsync(school, "P2", ReferencePicture.Of(Heads[1], 4), "office", default);
        await shop.DrainAsync();
        await using ConsentLensDbContext context = shop.Contexts.Create(school);
        Assert.Equal(["P1"], (await context.Templates.SingleAsync(template => template.PersonId == "P2")).LookAlikes);
        Assert.Contains("does not look like the other", (await context.ReferencePhotos.SingleAsync(row => row.Id == wrong.Id)).RejectionReason!, StringComparison.Ordinal);
    }

    [ScreeningFact]
    public async Task A_photo_that_contradicts_the_only_other_one_leaves_a_doubt_where_faces_looked_like_them()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop shop = await Workshop.OpenAsync(database.DataSource);
        int school = await SchoolAsync(shop, "P1");
        await shop.AddReference.RunAsync(school, "P1", ReferencePicture.Of(Heads[0], 1), "office", default);
        await shop.DrainAsync();
        string folder = Directory.CreateDirectory(Path.Combine(shop.Data, "sports-day")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "1.jpg"), ReferencePicture.Of(Heads[0], 5));
        await shop.ProcessAsync(school, folder);
        await using ConsentLensDbContext context = shop.Contexts.Create(school);
        long photo = (await context.Photos.SingleAsync()).Id;
        Assert.Equal(["P1"], await context.FaceCandidates.Where(candidate => candidate.PhotoId == photo).Select(candidate => candidate.PersonId).ToArrayAsync());

        await shop.AddReference.RunAsync(school, "P1", ReferencePicture.Of(Heads[1], 2), "office", default);
        await shop.DrainAsync();
        Assert.Empty(await context.Templates.ToArrayAsync());
        Assert.Equal(["P1"], (await context.Faces.AsNoTracking().SingleAsync(face => face.PhotoId == photo)).Resembled);
    }

    [ScreeningFact]
    public async Task Taking_a_photo_down_leaves_nothing_of_it_and_the_template_is_made_of_the_rest()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop shop = await Workshop.OpenAsync(database.DataSource);
        int school = await SchoolAsync(shop, "P1");
        AddedReference first = await shop.AddReference.RunAsync(school, "P1", ReferencePicture.Of(Heads[0], 1), "office", default);
        AddedReference second = await shop.AddReference.RunAsync(school, "P1", ReferencePicture.Of(Heads[0], 2), "office", default);
        await shop.DrainAsync();
        byte[] before = await MeanAsync(shop, school);

        Assert.Equal((1, 1), Counted(await shop.RemoveReference.RunAsync(school, first.Id, "office", default)));
        await using ConsentLensDbContext context = shop.Contexts.Create(school);
        Assert.Empty(await context.Templates.ToArrayAsync());
        Assert.Single(Directory.GetFiles(Path.Combine(shop.Data, "photos"), "*", SearchOption.AllDirectories));
        await shop.DrainAsync();
        Assert.NotEqual(before, await MeanAsync(shop, school));

        await shop.RemoveReference.RunAsync(school, second.Id, "office", default);
        Assert.Equal((0, 0, 0), (await context.Templates.CountAsync(), await context.ReferencePhotos.CountAsync(), await context.PersonKeys.CountAsync()));
        Assert.Empty(Directory.GetFiles(Path.Combine(shop.Data, "photos"), "*", SearchOption.AllDirectories));
        await Assert.ThrowsAsync<RegisterRefusedException>(() => shop.RemoveReference.RunAsync(school, second.Id, "office", default));
    }

    [ScreeningFact]
    public async Task A_photo_that_is_taken_down_while_a_template_is_made_with_it_takes_that_template_along()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop shop = await Workshop.OpenAsync(database.DataSource);
        int school = await SchoolAsync(shop, "P1");
        AddedReference first = await shop.AddReference.RunAsync(school, "P1", ReferencePicture.Of(Heads[0], 1), "office", default);
        await shop.AddReference.RunAsync(school, "P1", ReferencePicture.Of(Heads[0], 2), "office", default);
        await shop.DrainAsync();
        await database.ExecuteAsync("update reference_photos set state = 'uploaded'");

        Task<CarriedOut> removal;
        await using (ConsentLensDbContext enrolling = shop.Contexts.Create(school))
        {
            // As the enrolment does it: it holds the school's row, and commits template and states together.
            await using var transaction = await enrolling.Database.BeginTransactionAsync();
            await enrolling.Schools.ExecuteUpdateAsync(update => update.SetProperty(row => row.GalleryRevision, row => row.GalleryRevision + 1));
            removal = shop.RemoveReference.RunAsync(school, first.Id, "office", default);
            await database.WaitForLockAsync();
            await enrolling.ReferencePhotos.ExecuteUpdateAsync(update => update.SetProperty(row => row.State, ReferencePhotoState.Accepted));
            await transaction.CommitAsync();
        }

        Assert.Equal((1, 1), Counted(await removal));
        await using ConsentLensDbContext context = shop.Contexts.Create(school);
        Assert.Empty(await context.Templates.ToArrayAsync());
    }

    [ScreeningFact]
    public async Task A_photo_that_was_added_and_never_looked_at_is_queued_again()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop shop = await Workshop.OpenAsync(database.DataSource);
        int school = await SchoolAsync(shop, "P1");
        AddedReference added = await shop.AddReference.RunAsync(school, "P1", ReferencePicture.Of(Heads[0], 1), "office", default);
        shop.Queue.Clear();
        var resumption = new RegisterResumption(shop.Contexts, () => throw new InvalidOperationException("Nothing has to be carried out."), shop.Queue);
        await resumption.RunAsync(school, default);
        Assert.Equal([added.Id], Assert.Single(shop.Queue.Orders).Ids);
        await shop.DrainAsync();
        shop.Queue.Clear();
        await resumption.RunAsync(school, default);
        Assert.Empty(shop.Queue.Orders);
    }

    private static (int Templates, int References) Counted(CarriedOut done) => (done.Templates, done.References);

    private static async Task<byte[]> MeanAsync(Workshop shop, int school)
    {
        await using ConsentLensDbContext context = shop.Contexts.Create(school);
        return (await context.Templates.AsNoTracking().SingleAsync()).MeanCiphertext;
    }

    private static async Task<int> SchoolAsync(Workshop shop, params string[] people)
    {
        int school = await new SchoolDirectory(shop.Contexts).AddAsync("Portrait school", TimeProvider.System.GetUtcNow(), default);
        await using ConsentLensDbContext context = shop.Contexts.Create(school);
        context.Channels.Add(new ChannelRow
        {
            SchoolId = school,
            ChannelId = "website",
            Use = Use.Website,
            Platform = "Web site",
            Owner = "head",
            Opened = new DateOnly(2020, 9, 1),
            ListedInPrivacyNotice = true,
        });
        foreach (string person in people)
            context.People.Add(new PersonRow { SchoolId = school, PersonId = person, GivenName = "Given", FamilyName = "Family", Role = PersonRole.Pupil });
        await context.SaveChangesAsync();
        foreach (string person in people)
            await AnswerAsync(shop, school, person, BiometricVoice.FirstParent, BiometricAnswer.Yes);
        return school;
    }

    private static async Task AnswerAsync(Workshop shop, int school, string person, BiometricVoice voice, BiometricAnswer answer)
    {
        await using ConsentLensDbContext context = shop.Contexts.Create(school);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        context.BiometricDecisions.Add(new BiometricDecisionRow
        {
            SchoolId = school,
            PersonId = person,
            Voice = voice,
            Answer = answer,
            EffectiveFrom = now,
            RecordedBy = "office",
            RecordedAt = now,
        });
        await context.SaveChangesAsync();
    }
}
