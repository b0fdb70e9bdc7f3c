using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.School.Review.Dossier;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.School.Invariants;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Vision.Likeness;
using ConsentLens.Pipeline.Vision.Faces;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Review;

/// <summary>What somebody said of a face counts in every photo of the same picture.</summary>
[Collection(JobsCollection.Name)]
public sealed class SaidElsewhereTests(PostgresFixture postgres)
{
    private const int Picture = 3;

    [ScreeningFact]
    public async Task Who_is_known_in_one_copy_holds_the_others_on_that_channel_while_they_are_restricted()
    {
        await using HeldDesk desk = await HeldDesk.OpenAsync(postgres);
        await using ConsentLensDbContext context = desk.Context();
        context.People.Add(new PersonRow { SchoolId = desk.School, PersonId = "P1", GivenName = "Ada", FamilyName = "Byron", Role = PersonRole.Pupil });
        await context.SaveChangesAsync();
        long photo = await desk.TakeAsync(Picture);
        long twin = await desk.SendAgainAsync(Picture);
        // The reviewer knows a child whom no model finds.
        await desk.Desk.Workshop.Get<MarkMissedFace>().RunAsync(desk.School, photo, new FaceBox(100, 100, 80, 100), new FaceWord(HumanAssertionKind.IsPerson, "P1"), "dsl", default);
        Assert.Equal([Reason.RestrictedPerson], (await desk.VerdictAsync(photo)).Reasons);
        Assert.Equal([Reason.LooksLikeHeldPicture], (await desk.VerdictAsync(twin)).Reasons);
        long later = await desk.SendAgainAsync(Picture, image => image.JpegsaveBuffer(q: 40));
        Assert.Equal([Reason.LooksLikeHeldPicture], (await desk.VerdictAsync(later)).Reasons);
        await desk.Desk.Workshop.AssertSoundAsync(desk.School);

        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        context.ConsentDecisions.Add(new ConsentDecisionRow
        {
            SchoolId = desk.School,
            PersonId = "P1",
            Use = Use.Website,
            Kind = DecisionKind.Given,
            DecidedBy = Decider.ParentOrCarer,
            EffectiveFrom = now,
            RecordedBy = "office",
            RecordedAt = now,
        });
        await context.SaveChangesAsync();
        await desk.Desk.Workshop.Get<RejudgePerson>().RunAsync(desk.School, "P1", default);
        Assert.All(new[] { photo, twin, later }, one => Assert.Equal(Verdict.Clear, desk.VerdictAsync(one).Result.Verdict));
    }

    [ScreeningFact]
    public async Task Where_a_face_is_redacted_because_a_human_knows_it_the_same_picture_does_not_show_it()
    {
        await using HeldDesk desk = await HeldDesk.OpenAsync(postgres);
        await desk.Desk.Database.ExecuteAsync("update channels set on_hit = 'blur'");
        await using ConsentLensDbContext context = desk.Context();
        context.People.Add(new PersonRow { SchoolId = desk.School, PersonId = "P1", GivenName = "Ada", FamilyName = "Byron", Role = PersonRole.Pupil });
        await context.SaveChangesAsync();
        long photo = await desk.TakeAsync(Picture);
        long twin = await desk.SendAgainAsync(Picture);
        long published = await desk.IngestAsync("same.jpg", DrawnSchool.Commented(DrawnScene.File(Picture, DrawnScene.Ways[0].Save), 1));
        await desk.PublishAsync(published);
        await desk.Desk.Workshop.Get<MarkMissedFace>().RunAsync(desk.School, photo, new FaceBox(100, 100, 80, 100), new FaceWord(HumanAssertionKind.IsPerson, "P1"), "dsl", default);
        Assert.Equal([Reason.RestrictedPersonMasked], (await desk.VerdictAsync(photo)).Reasons);

        long later = await desk.SendAgainAsync(Picture, image => image.JpegsaveBuffer(q: 40));
        foreach (long one in new[] { twin, published, later })
            Assert.Equal([Reason.LooksLikeHeldPicture], (await desk.VerdictAsync(one)).Reasons);
        Assert.Equal(published, (await context.Takedowns.AsNoTracking().SingleAsync()).PhotoId);
        Assert.Equal((photo, false), Assert.Single((await desk.Desk.Workshop.Get<PhotoDossierReader>().ReadAsync(desk.School, twin, default))!.HeldAlike));

        // Marked there too, each of the two is redacted.
        await desk.Desk.Workshop.Get<MarkMissedFace>().RunAsync(desk.School, twin, new FaceBox(100, 100, 80, 100), new FaceWord(HumanAssertionKind.IsPerson, "P1"), "dsl", default);
        foreach (long one in new[] { photo, twin })
            Assert.Equal([Reason.RestrictedPersonMasked], (await desk.VerdictAsync(one)).Reasons);
    }
}
