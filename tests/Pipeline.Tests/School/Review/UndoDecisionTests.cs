using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Vision.Faces;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Review;

[Collection(PostgresCollection.Name)]
public sealed class UndoDecisionTests(PostgresFixture postgres)
{
    private static readonly FaceWord Guest = new(HumanAssertionKind.Guest, Note: "A visitor who signed the form.");
    private static readonly FaceWord Mask = new(HumanAssertionKind.Mask);

    [PostgresFact]
    public async Task Each_undoing_leaves_the_word_before_down_to_none()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        long photo = await desk.AddPhotoAsync((string?)null);
        DecisionMade guest = await SayAsync(desk, photo, Guest);
        DecisionMade mask = await SayAsync(desk, photo, Mask);
        DecisionMade block = await SayAsync(desk, photo, new FaceWord(HumanAssertionKind.Block));
        Assert.Equal([Reason.BlockedByHuman], (await desk.StandingAsync(photo)).Reasons);
        await Assert.ThrowsAsync<ReviewRefusedException>(() => UndoAsync(desk, mask));

        await UndoAsync(desk, block);
        Assert.Equal([Reason.MaskedByHuman], (await desk.StandingAsync(photo)).Reasons);
        await Assert.ThrowsAsync<ReviewRefusedException>(() => UndoAsync(desk, block));
        await UndoAsync(desk, mask);
        Assert.Equal([Reason.ClearedByHuman], (await desk.StandingAsync(photo)).Reasons);
        await UndoAsync(desk, guest);
        Assert.Equal([Reason.UnknownFace], (await desk.StandingAsync(photo)).Reasons);
        await Assert.ThrowsAsync<ReviewRefusedException>(() => UndoAsync(desk, guest));
        Assert.True((await desk.School.VerifyAuditAsync()).IsSound);
    }

    [PostgresFact]
    public async Task A_word_that_stands_again_is_as_old_as_it_was_and_knows_of_no_later_bar()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        await desk.School.AddPersonAsync("P1");
        await desk.School.AddTemplateAsync("P1");
        long photo = await desk.AddPhotoAsync("P1");
        _ = await SayAsync(desk, photo, Guest);
        Assert.Equal([Reason.ClearedByHuman], (await desk.StandingAsync(photo)).Reasons);
        desk.School.Time.Now += TimeSpan.FromHours(1);
        DecisionMade mask = await SayAsync(desk, photo, Mask);
        desk.School.Time.Now += TimeSpan.FromHours(1);
        await desk.School.DecideAsync("P1", DecisionKind.Withdrawn);
        desk.School.Time.Now += TimeSpan.FromHours(1);

        // Said anew it would show the face, for it would know of the withdrawal.
        await UndoAsync(desk, mask);
        Assert.Equal([Reason.DecisionOutdated], (await desk.StandingAsync(photo)).Reasons);
    }

    [PostgresFact]
    public async Task A_slip_of_ones_own_is_undone_without_a_reason_and_the_block_of_somebody_else_is_not()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        long photo = await desk.AddPhotoAsync((string?)null);
        DecisionMade block = await SayAsync(desk, photo, new FaceWord(HumanAssertionKind.Block));
        await Assert.ThrowsAsync<ReviewRefusedException>(() => desk.Undo.RunAsync(desk.School.Id, block, null, "other", default));
        Assert.Equal(Verdict.Block, (await desk.StandingAsync(photo)).Verdict);
        await desk.Undo.RunAsync(desk.School.Id, block, "It was the face beside it.", "other", default);
        Assert.Equal([Reason.UnknownFace], (await desk.StandingAsync(photo)).Reasons);

        await UndoAsync(desk, await SayAsync(desk, photo, new FaceWord(HumanAssertionKind.Block)));
        Assert.Equal([Reason.UnknownFace], (await desk.StandingAsync(photo)).Reasons);
        Assert.Equal(["face_identified", "face_identified", "block_overridden"], await desk.AuditedAsync());
    }

    [PostgresFact]
    public async Task What_is_said_of_a_photo_is_undone_and_what_was_taken_back_stands_again()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        await desk.School.AddPersonAsync("P1");
        long photo = await desk.AddPhotoAsync("P1");
        await desk.Assertions.RunAsync(desk.School.Id, photo, PhotoAssertionKind.Withheld, null, "dsl", null, default);
        DecisionMade withheld = await LastAsync(desk, photo, DecisionAbout.Photo);
        await Assert.ThrowsAsync<ReviewRefusedException>(() => desk.Undo.RunAsync(desk.School.Id, withheld, null, "other", default));
        await UndoAsync(desk, withheld);
        Assert.Equal(Verdict.Clear, (await desk.StandingAsync(photo)).Verdict);

        await desk.Assertions.RunAsync(desk.School.Id, photo, PhotoAssertionKind.Withheld, null, "dsl", null, default);
        await desk.Assertions.TakeBackAsync(desk.School.Id, photo, PhotoAssertionKind.Withheld, "They agreed after all.", "dsl", default);
        Assert.Equal(Verdict.Clear, (await desk.StandingAsync(photo)).Verdict);
        await UndoAsync(desk, await LastAsync(desk, photo, DecisionAbout.Photo));
        Assert.Equal([Reason.BlockedByHuman], (await desk.StandingAsync(photo)).Reasons);
        Assert.Equal(["photo_blocked", "block_overridden", "photo_blocked", "block_overridden", "photo_blocked"], await desk.AuditedAsync());
    }

    [PostgresFact]
    public async Task A_drawn_face_that_is_undone_counts_as_none_and_keeps_its_number()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        await desk.School.AddPersonAsync("P1");
        long photo = await desk.AddPhotoAsync("P1");
        short drawn = await desk.Mark.RunAsync(desk.School.Id, photo, new FaceBox(100, 100, 80, 100), Mask, "dsl", default);
        await UndoAsync(desk, await LastAsync(desk, photo, DecisionAbout.Face));
        Assert.Equal(Verdict.Clear, (await desk.StandingAsync(photo)).Verdict);
        Assert.Contains(Reason.NotAFace, (await desk.StandingAsync(photo)).Reasons);
        Assert.Equal(drawn + 1, await desk.Mark.RunAsync(desk.School.Id, photo, new FaceBox(100, 100, 80, 100), Mask, "dsl", default));
    }

    [PostgresFact]
    public async Task An_exception_is_undone_and_made_again_unless_the_person_said_no_since()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        await desk.School.AddPersonAsync("P1", DecisionKind.Refused);
        long photo = await desk.AddPhotoAsync("P1");
        _ = await SayAsync(desk, photo, new FaceWord(HumanAssertionKind.IsPerson, "P1"));
        desk.School.Time.Now += TimeSpan.FromHours(1);
        var scope = new ExceptionScope(photo, "P1", "website");
        await desk.Except.RunAsync(desk.School.Id, scope, "The mother agreed to this one.", "dsl", null, default);
        Assert.Equal(Verdict.Clear, (await desk.StandingAsync(photo)).Verdict);
        await UndoAsync(desk, await LastAsync(desk, photo, DecisionAbout.Exception));
        Assert.Equal(Verdict.Block, (await desk.StandingAsync(photo)).Verdict);

        await desk.Except.RunAsync(desk.School.Id, scope, "The mother agreed to this one.", "dsl", null, default);
        await desk.Except.TakeBackAsync(desk.School.Id, scope, "dsl", default);
        DecisionMade takenBack = await LastAsync(desk, photo, DecisionAbout.Exception);
        await UndoAsync(desk, takenBack);
        Assert.Equal(Verdict.Clear, (await desk.StandingAsync(photo)).Verdict);

        await desk.Except.TakeBackAsync(desk.School.Id, scope, "dsl", default);
        desk.School.Time.Now += TimeSpan.FromHours(1);
        await desk.School.DecideAsync("P1", DecisionKind.Withdrawn);
        DecisionMade last = await LastAsync(desk, photo, DecisionAbout.Exception);
        await Assert.ThrowsAsync<ReviewRefusedException>(() => UndoAsync(desk, last));
        Assert.Equal(Verdict.Block, (await desk.StandingAsync(photo)).Verdict);
    }

    [PostgresFact]
    public async Task A_word_that_the_page_did_not_show_is_not_overwritten()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        long photo = await desk.AddPhotoAsync((string?)null);
        DecisionMade mask = await SayAsync(desk, photo, Mask with { After = 0 });
        await Assert.ThrowsAsync<ReviewRefusedException>(() => SayAsync(desk, photo, Guest with { After = 0 }));
        Assert.Equal([Reason.MaskedByHuman], (await desk.StandingAsync(photo)).Reasons);
        _ = await SayAsync(desk, photo, Guest with { After = mask.Sequence });
        Assert.Equal([Reason.ClearedByHuman], (await desk.StandingAsync(photo)).Reasons);
    }

    private static async Task<DecisionMade> SayAsync(ReviewDesk desk, long photo, FaceWord word)
    {
        await desk.Identify.RunAsync(desk.School.Id, photo, 0, word, "dsl", default);
        return await LastAsync(desk, photo, DecisionAbout.Face);
    }

    private static async Task<DecisionMade> LastAsync(ReviewDesk desk, long photo, DecisionAbout about) =>
        (await desk.Undo.LastOfAsync(desk.School.Id, photo, about, "dsl", default))!;

    private static Task<short?> UndoAsync(ReviewDesk desk, DecisionMade decision) => desk.Undo.RunAsync(desk.School.Id, decision, null, "dsl", default);
}
