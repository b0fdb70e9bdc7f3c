using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.School.Review.Groups;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Review.Groups;

/// <summary>One word on several faces: all of them or none, and never one by which somebody is shown who may not be.</summary>
[Collection(PostgresCollection.Name)]
public sealed class DecideFacesTests(PostgresFixture postgres)
{
    private static readonly FaceWord Mask = new(HumanAssertionKind.Mask);

    [PostgresFact]
    public async Task A_word_on_faces_of_three_photos_is_one_decision_that_is_undone_as_one()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        long[] photos = [await desk.AddPhotoAsync(null, null), await desk.AddPhotoAsync((string?)null), await desk.AddPhotoAsync(null, null)];
        SeenFace[] faces = [new(photos[0], 0, 0), new(photos[0], 1, 0), new(photos[1], 0, 0), new(photos[2], 1, 0)];
        DecisionsMade made = await DecideAsync(desk, faces, Mask);
        Assert.Equal([Reason.MaskedByHuman], (await desk.StandingAsync(photos[0])).Reasons);
        Assert.Equal([Reason.MaskedByHuman], (await desk.StandingAsync(photos[1])).Reasons);
        Assert.Equal(Verdict.Review, (await desk.StandingAsync(photos[2])).Verdict);
        Assert.Equal(4, (await desk.AuditedAsync()).Count(action => action == "face_identified"));

        // Somebody else's word in the midst, and then nobody's: all of it stands, or none.
        DecisionMade block = await SayAsync(desk, photos[1], new FaceWord(HumanAssertionKind.Block));
        await Assert.ThrowsAsync<ReviewRefusedException>(() => desk.Undo.OfFacesAsync(desk.School.Id, made, "dsl", default));
        Assert.Equal([Reason.MaskedByHuman], (await desk.StandingAsync(photos[0])).Reasons);
        await desk.Undo.RunAsync(desk.School.Id, block, null, "dsl", default);
        await Assert.ThrowsAsync<ReviewRefusedException>(() => desk.Undo.OfFacesAsync(desk.School.Id, made, "other", default));
    }

    [PostgresFact]
    public async Task What_was_decided_at_once_is_undone_at_once()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        long[] photos = [await desk.AddPhotoAsync((string?)null), await desk.AddPhotoAsync((string?)null)];
        DecisionsMade made = await DecideAsync(desk, [new(photos[0], 0, 0), new(photos[1], 0, 0)], Mask);
        Assert.Equal(2, await desk.Undo.OfFacesAsync(desk.School.Id, made, "dsl", default));
        foreach (long photo in photos)
            Assert.Equal([Reason.UnknownFace], (await desk.StandingAsync(photo)).Reasons);
        await Assert.ThrowsAsync<ReviewRefusedException>(() => desk.Undo.OfFacesAsync(desk.School.Id, made, "dsl", default));
        Assert.True((await desk.School.VerifyAuditAsync()).IsSound);
    }

    [PostgresFact]
    public async Task A_face_of_which_something_was_said_since_keeps_the_word_from_all()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        long[] photos = [await desk.AddPhotoAsync((string?)null), await desk.AddPhotoAsync((string?)null)];
        _ = await SayAsync(desk, photos[1], new FaceWord(HumanAssertionKind.Unknown));
        SeenFace[] faces = [new(photos[0], 0, 0), new(photos[1], 0, 0)];
        await Assert.ThrowsAsync<ReviewRefusedException>(() => DecideAsync(desk, faces, Mask));
        await Assert.ThrowsAsync<ReviewRefusedException>(() => DecideAsync(desk, [faces[0], new(photos[1], 7, 0)], Mask));
        await Assert.ThrowsAsync<ReviewRefusedException>(() => DecideAsync(desk, [faces[0], faces[0]], Mask));
        await Assert.ThrowsAsync<ReviewRefusedException>(() => DecideAsync(desk, [], Mask));
        await Assert.ThrowsAsync<ReviewRefusedException>(() => DecideAsync(desk, faces, new FaceWord(null)));
        Assert.Equal([Reason.UnknownFace], (await desk.StandingAsync(photos[0])).Reasons);
    }

    [PostgresFact]
    public async Task Two_faces_of_one_photo_are_never_the_same_person()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        await desk.School.AddPersonAsync("P1");
        long photo = await desk.AddPhotoAsync(null, null);
        await Assert.ThrowsAsync<ReviewRefusedException>(() => DecideAsync(desk, [new(photo, 0, 0), new(photo, 1, 0)], new FaceWord(HumanAssertionKind.IsPerson, "P1")));
    }

    /// <summary>
    /// Whatever is said, by whatever rule the channel is judged: as long as one of the faces may be of somebody who may not be shown, a word on several shows none of those, and a word that is refused
    /// changes nothing.
    /// </summary>
    [PostgresFact]
    public async Task No_word_on_several_faces_shows_one_that_may_be_of_somebody_who_may_not_be_shown()
    {
        (int refused, int taken) = (0, 0);
        foreach (ScreeningMode mode in new[] { ScreeningMode.AllowList, ScreeningMode.BlockList })
        {
            await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres, mode);
            await desk.School.AddPersonAsync("YES");
            await desk.School.AddPersonAsync("NO", DecisionKind.Refused);
            foreach (string person in new[] { "YES", "NO" })
                await desk.School.AddTemplateAsync(person);
            foreach (HumanAssertionKind kind in Enum.GetValues<HumanAssertionKind>())
            {
                foreach (string? person in kind == HumanAssertionKind.IsPerson ? ["YES", "NO"] : new string?[] { null })
                {
                    long doubtful = await desk.AddPhotoAsync((string?)null);
                    long other = await desk.AddPhotoAsync((string?)null);
                    await ResembleAsync(desk, doubtful, "NO");
                    (Verdict before, _) = await desk.StandingAsync(doubtful);
                    Assert.Equal(Verdict.Review, before);
                    var word = new FaceWord(kind, person, "A visitor who signed the form.");
                    try
                    {
                        _ = await DecideAsync(desk, [new(other, 0, 0), new(doubtful, 0, 0)], word);
                        taken++;
                    }
                    catch (ReviewRefusedException)
                    {
                        refused++;
                        Assert.Equal(before, (await desk.StandingAsync(doubtful)).Verdict);
                        Assert.False(await desk.School.Context().HumanAssertions.AnyAsync(row => row.PhotoId == other));
                    }

                    Assert.NotEqual(Verdict.Clear, (await desk.StandingAsync(doubtful)).Verdict);
                }
            }
        }

        // To redact, to block, and to say that it is the one who may not be shown.
        Assert.True(taken >= 6 && refused >= 6, $"{taken} taken, {refused} refused");
    }

    [PostgresFact]
    public async Task A_face_that_blocks_its_photo_is_decided_about_by_itself()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        long[] photos = [await desk.AddPhotoAsync((string?)null), await desk.AddPhotoAsync((string?)null)];
        DecisionMade block = await SayAsync(desk, photos[1], new FaceWord(HumanAssertionKind.Block));
        await Assert.ThrowsAsync<ReviewRefusedException>(() => DecideAsync(desk, [new(photos[0], 0, 0), new(photos[1], 0, block.Sequence)], Mask));
        Assert.Equal(Verdict.Block, (await desk.StandingAsync(photos[1])).Verdict);
    }

    private static async Task ResembleAsync(ReviewDesk desk, long photo, string person)
    {
        await using ConsentLensDbContext context = desk.School.Context();
        await context.Faces.Where(face => face.PhotoId == photo).ExecuteUpdateAsync(update => update.SetProperty(face => face.Strength, MatchStrength.Possible).SetProperty(face => face.BestSimilarity, 0.5f));
        context.FaceCandidates.Add(new FaceCandidateRow { SchoolId = desk.School.Id, PhotoId = photo, FaceOrdinal = 0, Rank = 0, PersonId = person, Similarity = 0.5f, FoundAt = desk.School.Time.Now });
        await context.SaveChangesAsync();
        await desk.School.Photos.RunAsync(desk.School.Id, [photo], Pipeline.School.Judging.JudgingCause.Rematch, default);
    }

    private static async Task<DecisionsMade> DecideAsync(ReviewDesk desk, SeenFace[] faces, FaceWord word)
    {
        desk.School.Time.Now += TimeSpan.FromMinutes(1);
        return await desk.Decide.RunAsync(desk.School.Id, faces, word, "dsl", default);
    }

    private static async Task<DecisionMade> SayAsync(ReviewDesk desk, long photo, FaceWord word)
    {
        desk.School.Time.Now += TimeSpan.FromMinutes(1);
        await desk.Identify.RunAsync(desk.School.Id, photo, 0, word, "dsl", default);
        return (await desk.Undo.LastOfAsync(desk.School.Id, photo, DecisionAbout.Face, "dsl", default))!;
    }
}
