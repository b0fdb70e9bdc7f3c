using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.School.Review.Dossier;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Review;

[Collection(PostgresCollection.Name)]
public sealed class BlockedPhotosTests(PostgresFixture postgres)
{
    [PostgresFact]
    public async Task The_list_says_who_stops_a_photo_by_the_latest_word_and_leaves_out_what_is_locked()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        SchoolUnderTest school = desk.School;
        await school.AddPersonAsync("P1", DecisionKind.Refused);
        await school.AddPersonAsync("P2");
        await school.AddPersonAsync("P3", DecisionKind.Withdrawn);
        long matched = await desk.AddPhotoAsync("P1", "P2");
        long corrected = await desk.AddPhotoAsync("P1");
        await desk.Override.RunAsync(school.Id, corrected, 0, new FaceWord(HumanAssertionKind.IsPerson, "P3", "Looks like the sister."), "dsl", default);
        long withheld = await desk.AddPhotoAsync("P2");
        await desk.Assertions.RunAsync(school.Id, withheld, PhotoAssertionKind.Withheld, null, "dsl", null, default);
        long locked = await desk.AddPhotoAsync("P1");
        await desk.Stop.RaiseAsync(school.Id, locked, null, "office", default);
        await desk.AddPhotoAsync("P2");

        var list = new BlockedPhotos(school.Database.Contexts, new CurrentBasis(school.Database.Contexts, new JudgingBasisReader(school.Detectors, school.Time), school.Time), school.SchoolKeys, school.Time);
        IReadOnlyList<BlockedPhoto> photos = await list.ReadAsync(school.Id, new BlockedQuery(), 1, default);
        Assert.Equal([withheld, corrected, matched], photos.Select(photo => photo.PhotoId));
        Assert.Equal([[Reason.BlockedByHuman], [Reason.RestrictedPerson], [Reason.RestrictedPerson]], photos.Select(photo => photo.Reasons));
        Assert.Equal([0, 1, 1], photos.Select(photo => photo.People.Count));
        Assert.Equal(3, await list.CountAsync(school.Id, new BlockedQuery(SchoolUnderTest.Website), default));
        Assert.Equal(0, await list.CountAsync(school.Id, new BlockedQuery("newsletter"), default));
        Assert.Empty(await list.ReadAsync(school.Id, new BlockedQuery(), 2, default));
        Assert.Equal([withheld], (await list.ReadAsync(school.Id, new BlockedQuery(Reason: Reason.BlockedByHuman), 1, default)).Select(photo => photo.PhotoId));
        Assert.Equal(2, await list.CountAsync(school.Id, new BlockedQuery(SchoolUnderTest.Website, Reason.RestrictedPerson), default));
    }
}
