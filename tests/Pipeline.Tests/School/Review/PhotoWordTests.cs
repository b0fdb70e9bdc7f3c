using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Review;

[Collection(PostgresCollection.Name)]
public sealed class PhotoWordTests(PostgresFixture postgres)
{
    [PostgresFact]
    public async Task Names_are_settled_until_somebody_named_withdraws()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        await desk.School.AddPersonAsync("P1");
        long photo = await desk.School.AddPhotoAsync(["P1"]);
        await desk.School.SaveAsync(new PhotoNameRow { SchoolId = desk.School.Id, PhotoId = photo, PersonId = "P1", FoundAt = DateTimeOffset.UnixEpoch });
        await desk.School.Photos.RunAsync(desk.School.Id, [photo], Pipeline.School.Judging.JudgingCause.Screening, default);
        Assert.Equal([Reason.NameInFileName], (await desk.StandingAsync(photo)).Reasons);
        desk.School.Time.Now += TimeSpan.FromHours(1);
        await desk.Assertions.RunAsync(desk.School.Id, photo, PhotoAssertionKind.NamesChecked, null, "dsl", null, default);
        Assert.Equal([Reason.PermittedPerson], (await desk.StandingAsync(photo)).Reasons);
        await desk.Assertions.TakeBackAsync(desk.School.Id, photo, PhotoAssertionKind.NamesChecked, null, "dsl", default);
        Assert.Equal([Reason.NameInFileName], (await desk.StandingAsync(photo)).Reasons);
        await desk.Assertions.RunAsync(desk.School.Id, photo, PhotoAssertionKind.NamesChecked, null, "dsl", null, default);

        desk.School.Time.Now += TimeSpan.FromHours(1);
        await desk.School.DecideAsync("P1", DecisionKind.Withdrawn);
        await desk.School.Person.RunAsync(desk.School.Id, "P1", default);
        Assert.Equal([Reason.RestrictedPerson, Reason.NameInFileName], (await desk.StandingAsync(photo)).Reasons);
        Assert.Equal(["photo_vouched", "photo_vouch_withdrawn", "photo_vouched"], await desk.AuditedAsync());
    }

    [PostgresFact]
    public async Task A_search_by_eye_settles_who_cannot_be_screened_until_somebody_else_is_restricted()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres, ScreeningMode.BlockList);
        await desk.School.AddPersonAsync("P1", DecisionKind.Refused);
        await desk.School.AddPersonAsync("P2");
        long photo = await desk.AddPhotoAsync("P2");
        Assert.Equal([Reason.PeopleCannotBeScreened], (await desk.StandingAsync(photo)).Reasons);
        desk.School.Time.Now += TimeSpan.FromHours(1);
        await desk.Assertions.RunAsync(desk.School.Id, photo, PhotoAssertionKind.NobodyMissed, null, "dsl", null, default);
        Assert.Equal(Verdict.Clear, (await desk.StandingAsync(photo)).Verdict);

        desk.School.Time.Now += TimeSpan.FromHours(1);
        await desk.School.AddPersonAsync("P3");
        await desk.School.DecideAsync("P3", DecisionKind.Withdrawn);
        await desk.School.Person.RunAsync(desk.School.Id, "P3", default);
        Assert.Equal([Reason.PeopleCannotBeScreened], (await desk.StandingAsync(photo)).Reasons);
        await desk.Assertions.RunAsync(desk.School.Id, photo, PhotoAssertionKind.NobodyMissed, null, "dsl", null, default);
        Assert.Equal(Verdict.Clear, (await desk.StandingAsync(photo)).Verdict);
    }

    [PostgresFact]
    public async Task A_detector_that_misses_faces_is_helped_by_a_look()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        long photo = await desk.School.AddPhotoAsync([], detector: SchoolUnderTest.Filled(9));
        await desk.Assertions.RunAsync(desk.School.Id, photo, PhotoAssertionKind.NobodyMissed, null, "dsl", null, default);
        Assert.Equal([Reason.NoFaces], (await desk.StandingAsync(photo)).Reasons);
    }

    [PostgresFact]
    public async Task A_photo_is_withheld_at_once_and_freed_with_a_reason()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        await desk.School.AddPersonAsync("P1");
        long photo = await desk.AddPhotoAsync("P1");
        await desk.School.PublishAsync("https://school.example/trip", [], photo);
        await desk.Assertions.RunAsync(desk.School.Id, photo, PhotoAssertionKind.Withheld, "Asked for by the family.", "dsl", null, default);
        Assert.Equal([Reason.BlockedByHuman], (await desk.StandingAsync(photo)).Reasons);
        Assert.Single(await desk.School.TakedownsAsync());
        await Assert.ThrowsAsync<ReviewRefusedException>(() => desk.Assertions.TakeBackAsync(desk.School.Id, photo, PhotoAssertionKind.Withheld, " ", "dsl", default));
        await desk.Assertions.TakeBackAsync(desk.School.Id, photo, PhotoAssertionKind.Withheld, "The family agreed after all.", "dsl", default);
        Assert.Equal(Verdict.Clear, (await desk.StandingAsync(photo)).Verdict);
        Assert.Equal(["photo_blocked", "block_overridden"], await desk.AuditedAsync());
    }
}
