using System.Text;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.School.Review.Dossier;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Tests.School.Audit;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Review;

[Collection(PostgresCollection.Name)]
public sealed class ExceptPersonTests(PostgresFixture postgres)
{
    private const string Ground = "The mother agreed to the picture of the prize-giving.";

    [PostgresTheory]
    [InlineData("withdrawn")]
    [InlineData("refused")]
    [InlineData("objection_upheld")]
    [InlineData("barred")]
    [InlineData("held")]
    [InlineData("file_barred")]
    public async Task An_exception_shows_a_child_in_one_photo_until_anything_is_recorded_against_it(string later)
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        (long photo, long other) = await NamedAsync(desk);
        desk.School.Time.Now += TimeSpan.FromHours(1);
        var scope = new ExceptionScope(photo, "P1", SchoolUnderTest.Website);
        await desk.Except.RunAsync(desk.School.Id, scope, Ground, "dsl", seenAt: null, default);
        Assert.Equal([Reason.ShownByException], (await desk.StandingAsync(photo)).Reasons);
        Assert.Equal(Verdict.Block, (await desk.StandingAsync(other)).Verdict);
        Assert.Equal(Ground, await GroundAsync(desk, photo));
        await desk.School.PublishAsync("https://school.example/prizes", [], photo);
        await desk.School.School.RunAsync(desk.School.Id, JudgingCause.Night, default);
        Assert.Empty(await desk.School.TakedownsAsync());

        desk.School.Time.Now += TimeSpan.FromDays(10);
        Func<Task> undo = await StopAsync(desk.School, later);
        JudgingCounts counts = await desk.School.Person.RunAsync(desk.School.Id, "P1", default);
        Assert.Equal(1, counts.Takedowns);
        Assert.Equal((Verdict.Block, Reason.RestrictedPerson), ((await desk.StandingAsync(photo)).Verdict, (await desk.StandingAsync(photo)).Reasons[0]));

        // It does not come back when that is over; a new one has to be made.
        desk.School.Time.Now += TimeSpan.FromDays(10);
        await undo();
        await desk.School.School.RunAsync(desk.School.Id, JudgingCause.Night, default);
        Assert.Equal(Verdict.Block, (await desk.StandingAsync(photo)).Verdict);
        desk.School.Time.Now += TimeSpan.FromHours(1);
        await desk.Except.RunAsync(desk.School.Id, scope, Ground, "dsl", seenAt: null, default);
        Assert.Equal([Reason.ShownByException], (await desk.StandingAsync(photo)).Reasons);
    }

    [PostgresFact]
    public async Task Nobody_is_excepted_on_a_page_that_is_older_than_their_no()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        (long photo, _) = await NamedAsync(desk);
        DateTimeOffset opened = desk.School.Time.Now += TimeSpan.FromHours(1);
        desk.School.Time.Now += TimeSpan.FromMinutes(5);
        await desk.School.DecideAsync("P1", DecisionKind.Refused);
        desk.School.Time.Now += TimeSpan.FromMinutes(1);
        var scope = new ExceptionScope(photo, "P1", SchoolUnderTest.Website);
        ReviewRefusedException refused = await Assert.ThrowsAsync<ReviewRefusedException>(() => desk.Except.RunAsync(desk.School.Id, scope, Ground, "dsl", opened, default));
        Assert.Contains("after you opened this page", refused.Message, StringComparison.Ordinal);
        await desk.Except.RunAsync(desk.School.Id, scope, Ground, "dsl", desk.School.Time.Now, default);
        Assert.Equal([Reason.ShownByException], (await desk.StandingAsync(photo)).Reasons);
    }

    [PostgresFact]
    public async Task It_is_taken_back_and_what_is_out_comes_down()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        (long photo, _) = await NamedAsync(desk);
        desk.School.Time.Now += TimeSpan.FromHours(1);
        var scope = new ExceptionScope(photo, "P1", SchoolUnderTest.Website);
        await Assert.ThrowsAsync<ReviewRefusedException>(() => desk.Except.TakeBackAsync(desk.School.Id, scope, "dsl", default));
        await desk.Except.RunAsync(desk.School.Id, scope, Ground, "dsl", seenAt: null, default);
        await desk.School.PublishAsync("https://school.example/prizes", [], photo);
        await desk.Except.TakeBackAsync(desk.School.Id, scope, "dsl", default);
        Assert.Equal([Reason.RestrictedPerson], (await desk.StandingAsync(photo)).Reasons);
        Assert.Equal(photo, Assert.Single(await desk.School.TakedownsAsync()).PhotoId);
        await Assert.ThrowsAsync<ReviewRefusedException>(() => desk.Except.TakeBackAsync(desk.School.Id, scope, "dsl", default));
        Assert.Equal(["face_identified", "face_identified", "exception_made", "exception_taken_back"], await desk.AuditedAsync());
        Assert.True((await desk.School.VerifyAuditAsync()).IsSound);
        await using ConsentLensDbContext context = desk.School.Context();
        PhotoExceptionRow made = await context.PhotoExceptions.SingleAsync(row => !row.IsTakenBack);
        Assert.DoesNotContain("mother", Encoding.UTF8.GetString(made.GroundCiphertext!), StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() => desk.School.Database.ExecuteAsync("delete from photo_exceptions"));
    }

    [PostgresFact]
    public async Task Nobody_is_excepted_without_a_ground_without_a_humans_word_or_against_a_bar()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        (long photo, _) = await NamedAsync(desk);
        await desk.School.AddPersonAsync("P2");
        long matched = await desk.AddPhotoAsync("P1");
        long permitted = await desk.AddPhotoAsync("P2");
        await desk.Identify.RunAsync(desk.School.Id, permitted, 0, new FaceWord(HumanAssertionKind.IsPerson, "P2"), "dsl", default);
        async Task RefusedAsync(long id, string person, string channel, string? ground) => await Assert.ThrowsAsync<ReviewRefusedException>(
            () => desk.Except.RunAsync(desk.School.Id, new ExceptionScope(id, person, channel), ground, "dsl", seenAt: null, default));
        await RefusedAsync(photo, "P1", SchoolUnderTest.Website, null);
        await RefusedAsync(photo, "P1", SchoolUnderTest.Website, " ok ");
        await RefusedAsync(photo, "P1", "elsewhere", Ground);
        await RefusedAsync(photo, "P9", SchoolUnderTest.Website, Ground);
        await RefusedAsync(matched, "P1", SchoolUnderTest.Website, Ground);
        await RefusedAsync(permitted, "P2", SchoolUnderTest.Website, Ground);
        await StopAsync(desk.School, "barred");
        await RefusedAsync(photo, "P1", SchoolUnderTest.Website, Ground);
        await using ConsentLensDbContext context = desk.School.Context();
        Assert.Equal(0, await context.PhotoExceptions.CountAsync());
    }

    /// <summary>Two photos of a refused child, of whom somebody said who it is.</summary>
    private static async Task<(long Photo, long Other)> NamedAsync(ReviewDesk desk)
    {
        await desk.School.AddPersonAsync("P1", DecisionKind.Refused);
        long[] photos = [await desk.AddPhotoAsync("P1"), await desk.AddPhotoAsync("P1")];
        foreach (long photo in photos)
            await desk.Identify.RunAsync(desk.School.Id, photo, 0, new FaceWord(HumanAssertionKind.IsPerson, "P1"), "dsl", default);
        return (photos[0], photos[1]);
    }

    /// <summary>Records something against the child; what is returned ends it, where it can end.</summary>
    private static async Task<Func<Task>> StopAsync(SchoolUnderTest school, string what)
    {
        switch (what)
        {
            case "barred":
                await school.SaveAsync(new SafeguardingBarRow { SchoolId = school.Id, PersonId = "P1", ReasonCiphertext = [9], SetBy = "dsl", SetAt = school.Time.Now });
                return () => school.Database.ExecuteAsync($"update safeguarding_bars set lifted_by = 'dsl', lifted_at = '{school.Time.Now:O}'");
            case "held":
                await school.SaveAsync(new HoldRow { SchoolId = school.Id, PersonId = "P1", Line = 2, HeldBy = "office", HeldAt = school.Time.Now });
                return () => school.Database.ExecuteAsync($"update holds set settled_by = 'office', settled_at = '{school.Time.Now:O}'");
            case "file_barred":
                await school.Database.ExecuteAsync($"update people set barred = true, barred_at = '{school.Time.Now:O}'");
                return () => school.Database.ExecuteAsync("update people set barred = false");
            default:
                await school.DecideAsync("P1", Enum.GetValues<DecisionKind>().Single(kind => Consent.ReportCode.Of(kind) == what));
                return () => Task.CompletedTask;
        }
    }

    private static async Task<string?> GroundAsync(ReviewDesk desk, long photo)
    {
        await using ConsentLensDbContext context = desk.School.Context();
        using DataKey key = await desk.School.SchoolKeys.OpenAsync(desk.School.Id, KeyPurpose.School, default);
        return ExceptionGround.Open(key, await context.PhotoExceptions.SingleAsync(row => row.PhotoId == photo));
    }
}
