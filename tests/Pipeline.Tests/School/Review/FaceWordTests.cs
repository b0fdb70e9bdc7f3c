using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Vision.Faces;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Review;

[Collection(PostgresCollection.Name)]
public sealed class FaceWordTests(PostgresFixture postgres)
{
    [PostgresFact]
    public async Task A_word_settles_a_face_at_once_and_can_be_taken_back()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        long photo = await desk.AddPhotoAsync((string?)null);
        Assert.Equal(Verdict.Review, (await desk.StandingAsync(photo)).Verdict);

        // Not knowing somebody settles nothing, and a guest is shown on some ground or not at all.
        await desk.Identify.RunAsync(desk.School.Id, photo, 0, new FaceWord(HumanAssertionKind.Unknown), "dsl", default);
        Assert.Equal([Reason.UnknownFace], (await desk.StandingAsync(photo)).Reasons);
        await Assert.ThrowsAsync<ReviewRefusedException>(() => desk.Identify.RunAsync(desk.School.Id, photo, 0, new FaceWord(HumanAssertionKind.Guest), "dsl", default));
        await desk.Identify.RunAsync(desk.School.Id, photo, 0, new FaceWord(HumanAssertionKind.Guest, Note: " A visitor who signed the form. "), "dsl", default);
        Assert.Equal([Reason.ClearedByHuman], (await desk.StandingAsync(photo)).Reasons);
        await desk.Identify.RunAsync(desk.School.Id, photo, 0, new FaceWord(null), "dsl", default);
        Assert.Equal([Reason.UnknownFace], (await desk.StandingAsync(photo)).Reasons);

        Assert.Equal(["face_identified", "face_identified", "face_identification_withdrawn"], await desk.AuditedAsync());
        await using ConsentLensDbContext context = desk.School.Context();
        Assert.Equal("A visitor who signed the form.", await context.HumanAssertions.Where(row => row.Kind == HumanAssertionKind.Guest).Select(row => row.Note).SingleAsync());
        Assert.Equal(2, await context.VerdictHistory.CountAsync(row => row.Cause == "identification"));
        Assert.True((await desk.School.VerifyAuditAsync()).IsSound);
    }

    [PostgresFact]
    public async Task A_word_is_as_old_as_the_page_on_which_it_was_said()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        long photo = await desk.AddPhotoAsync((string?)null);
        DateTimeOffset read = desk.School.Time.Now;
        DateTimeOffset now = desk.School.Time.Now += TimeSpan.FromMinutes(3);
        var guest = new FaceWord(HumanAssertionKind.Guest, Note: "A visitor who signed the form.");

        await desk.Identify.RunAsync(desk.School.Id, photo, 0, guest with { SeenAt = read }, "dsl", default);
        // A page of the future knows no more than one of now.
        await desk.Identify.RunAsync(desk.School.Id, photo, 0, guest with { SeenAt = now.AddYears(1) }, "dsl", default);
        await desk.Assertions.RunAsync(desk.School.Id, photo, PhotoAssertionKind.NamesChecked, null, "dsl", read, default);

        await using ConsentLensDbContext context = desk.School.Context();
        Assert.Equal([read, now], await context.HumanAssertions.OrderBy(word => word.Sequence).Select(word => word.SaidAt).ToArrayAsync());
        Assert.Equal(read, (await context.PhotoAssertions.SingleAsync()).SaidAt);
    }

    [PostgresFact]
    public async Task A_blocked_photo_is_freed_with_a_reason_only()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        await desk.School.AddPersonAsync("P1", DecisionKind.Refused);
        long photo = await desk.AddPhotoAsync("P1");
        Assert.Equal(Verdict.Block, (await desk.StandingAsync(photo)).Verdict);
        var mask = new FaceWord(HumanAssertionKind.Mask);
        await Assert.ThrowsAsync<ReviewRefusedException>(() => desk.Identify.RunAsync(desk.School.Id, photo, 0, mask, "dsl", default));
        await Assert.ThrowsAsync<ReviewRefusedException>(() => desk.Override.RunAsync(desk.School.Id, photo, 0, mask, "dsl", default));
        await Assert.ThrowsAsync<ReviewRefusedException>(() => desk.Override.RunAsync(desk.School.Id, photo, 0, mask with { Note = " ok " }, "dsl", default));
        Assert.Equal(Verdict.Block, (await desk.StandingAsync(photo)).Verdict);

        // To confirm the machine is no override.
        await desk.Identify.RunAsync(desk.School.Id, photo, 0, new FaceWord(HumanAssertionKind.IsPerson, "P1"), "dsl", default);
        await Assert.ThrowsAsync<ReviewRefusedException>(() => desk.Identify.RunAsync(desk.School.Id, photo, 0, new FaceWord(null), "dsl", default));
        await desk.Override.RunAsync(desk.School.Id, photo, 0, mask with { Note = "The mother asked for the picture." }, "dsl", default);
        Assert.Equal([Reason.MaskedByHuman], (await desk.StandingAsync(photo)).Reasons);
        Assert.Equal(["face_identified", "block_overridden"], await desk.AuditedAsync());
    }

    [PostgresFact]
    public async Task Not_knowing_a_face_lifts_no_block_and_opens_no_way_round_the_reason()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        await desk.School.AddPersonAsync("P1", DecisionKind.Refused);
        long photo = await desk.AddPhotoAsync("P1");
        var unknown = new FaceWord(HumanAssertionKind.Unknown);
        var notAFace = new FaceWord(HumanAssertionKind.NotAFace);
        foreach (FaceWord harmless in new[] { unknown, unknown, new FaceWord(null), unknown })
        {
            await desk.Identify.RunAsync(desk.School.Id, photo, 0, harmless, "dsl", default);
            Assert.Equal(Verdict.Block, (await desk.StandingAsync(photo)).Verdict);
            await Assert.ThrowsAsync<ReviewRefusedException>(() => desk.Identify.RunAsync(desk.School.Id, photo, 0, notAFace, "dsl", default));
        }

        await desk.Identify.RunAsync(desk.School.Id, photo, 0, new FaceWord(HumanAssertionKind.IsPerson, "P1"), "dsl", default);
        await Assert.ThrowsAsync<ReviewRefusedException>(() => desk.Identify.RunAsync(desk.School.Id, photo, 0, unknown, "dsl", default));
        Assert.Equal(Verdict.Block, (await desk.StandingAsync(photo)).Verdict);
    }

    [PostgresFact]
    public async Task A_face_that_a_human_blocked_is_freed_with_a_reason_only()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        long photo = await desk.AddPhotoAsync((string?)null);
        await desk.Identify.RunAsync(desk.School.Id, photo, 0, new FaceWord(HumanAssertionKind.Block), "dsl", default);
        Assert.Equal([Reason.BlockedByHuman], (await desk.StandingAsync(photo)).Reasons);
        await Assert.ThrowsAsync<ReviewRefusedException>(() => desk.Identify.RunAsync(desk.School.Id, photo, 0, new FaceWord(HumanAssertionKind.NotAFace), "dsl", default));
        await desk.Override.RunAsync(desk.School.Id, photo, 0, new FaceWord(HumanAssertionKind.NotAFace, Note: "A poster."), "dsl", default);
        Assert.Equal([Reason.NotAFace], (await desk.StandingAsync(photo)).Reasons);
    }

    [PostgresFact]
    public async Task A_word_that_restricts_takes_down_what_is_published()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        await desk.School.AddPersonAsync("P1");
        await desk.School.AddPersonAsync("P2", DecisionKind.Refused);
        long photo = await desk.AddPhotoAsync("P1");
        await desk.School.PublishAsync("https://school.example/trip", [], photo);
        await desk.Identify.RunAsync(desk.School.Id, photo, 0, new FaceWord(HumanAssertionKind.IsPerson, "P2"), "dsl", default);
        Assert.Equal(photo, Assert.Single(await desk.School.TakedownsAsync()).PhotoId);
    }

    [PostgresFact]
    public async Task Nothing_is_said_of_nobody_of_nothing_or_of_what_is_locked()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        await desk.School.AddPersonAsync("P1");
        long photo = await desk.AddPhotoAsync("P1");
        async Task RefusedAsync(long id, short face, FaceWord word) =>
            await Assert.ThrowsAsync<ReviewRefusedException>(() => desk.Identify.RunAsync(desk.School.Id, id, face, word, "dsl", default));
        await RefusedAsync(photo + 1, 0, new FaceWord(HumanAssertionKind.Mask));
        await RefusedAsync(photo, 1, new FaceWord(HumanAssertionKind.Mask));
        await RefusedAsync(photo, 0, new FaceWord(HumanAssertionKind.IsPerson));
        await RefusedAsync(photo, 0, new FaceWord(HumanAssertionKind.IsPerson, "P9"));
        await RefusedAsync(photo, 0, new FaceWord(HumanAssertionKind.Mask, "P1"));
        await RefusedAsync(photo, 0, new FaceWord(HumanAssertionKind.Mask, Note: new string('x', 1001)));
        await desk.School.Database.ExecuteAsync("update photos set state = 'locked'");
        await RefusedAsync(photo, 0, new FaceWord(HumanAssertionKind.Mask));
        Assert.Empty(await desk.AuditedAsync());
    }

    [PostgresFact]
    public async Task A_face_that_was_missed_counts_like_any_other()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        await desk.School.AddPersonAsync("P1");
        await desk.School.AddPersonAsync("P2", DecisionKind.Refused);
        long photo = await desk.AddPhotoAsync("P1");
        Assert.Equal(Verdict.Clear, (await desk.StandingAsync(photo)).Verdict);
        await desk.School.PublishAsync("https://school.example/trip", [], photo);
        var box = new FaceBox(3900, 100, 300, 400);

        short masked = await desk.Mark.RunAsync(desk.School.Id, photo, box, new FaceWord(HumanAssertionKind.Mask), "dsl", default);
        Assert.Equal((1, Verdict.Blur), (masked, (await desk.StandingAsync(photo)).Verdict));
        Assert.Single(await desk.School.TakedownsAsync());
        short restricted = await desk.Mark.RunAsync(desk.School.Id, photo, box with { X = 100 }, new FaceWord(HumanAssertionKind.IsPerson, "P2"), "dsl", default);
        Assert.Equal((2, Verdict.Block), (restricted, (await desk.StandingAsync(photo)).Verdict));
        Assert.Equal(["missed_face_marked", "missed_face_marked"], await desk.AuditedAsync());
        await using ConsentLensDbContext context = desk.School.Context();
        FaceRow first = await context.Faces.SingleAsync(face => face.Ordinal == 1);
        Assert.Equal((3900, 100, MatchStrength.NotCompared, true), (first.BoxX, first.BoxWidth, first.Strength, first.ToDetection().IsDrawnByHand));

        foreach (FaceBox wrong in new[] { new FaceBox(5000, 0, 100, 100), new FaceBox(0, 0, 2, 2), new FaceBox(float.NaN, 0, 100, 100), new FaceBox(100, 100, -50, 50) })
            await Assert.ThrowsAsync<ReviewRefusedException>(() => desk.Mark.RunAsync(desk.School.Id, photo, wrong, new FaceWord(HumanAssertionKind.Mask), "dsl", default));
        await Assert.ThrowsAsync<ReviewRefusedException>(() => desk.Mark.RunAsync(desk.School.Id, photo, box, new FaceWord(null), "dsl", default));
    }
}
