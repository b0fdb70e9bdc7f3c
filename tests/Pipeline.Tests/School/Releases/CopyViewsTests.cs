using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Vision.Redaction;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Releases;

/// <summary>Which copies somebody has looked at, and what that means for the approval.</summary>
[Collection(PostgresCollection.Name)]
public sealed class CopyViewsTests(PostgresFixture postgres)
{
    private const string Head = "head";

    [PostgresFact]
    public async Task A_copy_counts_for_whoever_it_was_shown_to_and_not_when_it_was_only_fetched_ahead()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        (long release, long first, long second) = await DraftAsync(school);
        byte[] shown = await ContentAsync(school, first);
        byte[] ahead = await ContentAsync(school, second);
        await Views(school).GivenAsync(school.Id, release, first, Head, shown, true, default);
        await Views(school).GivenAsync(school.Id, release, second, Head, ahead, false, default);
        Assert.Equal([first], await SeenAsync(school, release, Head));
        Assert.Empty(await SeenAsync(school, release, "office"));

        Assert.False(await Views(school).ShownAsync(school.Id, release, second, Head, SchoolUnderTest.Filled(9), default));
        Assert.False(await Views(school).ShownAsync(school.Id, release, second, "office", ahead, default));
        Assert.Equal([first], await SeenAsync(school, release, Head));
        Assert.True(await Views(school).ShownAsync(school.Id, release, second, Head, ahead, default));
        // Fetched again, it is the copy that was looked at.
        await Views(school).GivenAsync(school.Id, release, second, Head, ahead, false, default);
        Assert.Equal([first, second], await SeenAsync(school, release, Head));
        Assert.Equal(second, (await Views(school).FindAsync(school.Id, release, second, Head, default))!.PhotoId);
        Assert.Null(await Views(school).FindAsync(school.Id, release, 999, Head, default));
    }

    [PostgresFact]
    public async Task Another_face_that_is_redacted_makes_another_copy_which_nobody_has_looked_at()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        (long release, long first, long second) = await DraftAsync(school);
        foreach (long photo in new[] { first, second })
            await Views(school).GivenAsync(school.Id, release, photo, Head, await ContentAsync(school, photo), true, default);
        school.Time.Now += TimeSpan.FromMinutes(1);
        await school.SayAsync(first, 0, HumanAssertionKind.Mask);
        Assert.Equal([second], await SeenAsync(school, release, Head));
        byte[] masked = await ContentAsync(school, first, Verdict.Blur, 0);
        await Views(school).GivenAsync(school.Id, release, first, Head, masked, false, default);
        Assert.Equal([second], await SeenAsync(school, release, Head));
        await Views(school).ShownAsync(school.Id, release, first, Head, masked, default);
        Assert.Equal([first, second], await SeenAsync(school, release, Head));

        // It is another one redacted in another place, or another way; where nothing is redacted, nothing has changed.
        await school.Database.ExecuteAsync($"update faces set box_x = box_x + 1 where photo_id = {first}");
        Assert.Equal([second], await SeenAsync(school, release, Head));
        await school.Database.ExecuteAsync($"update faces set box_x = box_x - 1 where photo_id = {first}");
        Assert.Equal([first, second], await SeenAsync(school, release, Head));
        await school.Database.ExecuteAsync("update channels set style = 'solid'");
        Assert.Equal([second], await SeenAsync(school, release, Head));
    }

    [PostgresFact]
    public async Task A_photo_that_was_taken_out_comes_back_under_its_number_and_has_to_be_looked_at_again()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        (long release, long first, long second) = await DraftAsync(school);
        await Views(school).GivenAsync(school.Id, release, first, Head, await ContentAsync(school, first), true, default);
        ReleaseDraft drafts = Drafts(school);
        await drafts.RemoveAsync(school.Id, release, [first], "office", default);
        Assert.Null(await Views(school).ChannelOfAsync(school.Id, release, first, default));
        await drafts.PutBackAsync(school.Id, release, first, 1, "office", default);
        await drafts.PutBackAsync(school.Id, release, first, 1, "office", default);
        Assert.Equal([(first, 1, false), (second, 2, false)], (await Views(school).ReadAsync(school.Id, release, Head, default)).Select(copy => (copy.PhotoId, copy.Number, copy.IsSeen)));

        // Its number is another photo's by now: it gets the next.
        await drafts.RemoveAsync(school.Id, release, [second], "office", default);
        await drafts.PutBackAsync(school.Id, release, second, 1, "office", default);
        Assert.Equal([(first, 1), (second, 2)], (await Views(school).ReadAsync(school.Id, release, Head, default)).Select(copy => (copy.PhotoId, copy.Number)));
        await drafts.RemoveAsync(school.Id, release, [second], "office", default);
        school.Time.Now += TimeSpan.FromHours(1);
        await school.DecideAsync("P2", DecisionKind.Withdrawn);
        await Assert.ThrowsAsync<PublicationRefusedException>(() => drafts.PutBackAsync(school.Id, release, second, 2, "office", default));
        Assert.Single(await Views(school).ReadAsync(school.Id, release, Head, default));
    }

    [PostgresFact]
    public async Task Nothing_is_approved_unseen_without_being_told_how_much_and_the_log_says_it()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        (long release, long first, long second) = await DraftAsync(school);
        await Views(school).GivenAsync(school.Id, release, first, Head, await ContentAsync(school, first), true, default);
        // What the office looked at is not what the head looked at.
        await Views(school).GivenAsync(school.Id, release, second, "office", await ContentAsync(school, second), true, default);
        var approve = new ApproveRelease(school.Database.Contexts, school.Detectors, new HeldQueue(), school.Audit, school.Time);
        CopiesUnseenException told = await Assert.ThrowsAsync<CopiesUnseenException>(() => approve.RunAsync(school.Id, release, Head, 0, default));
        Assert.Equal((2, 1), (told.Photos, told.Unseen));
        await using (ConsentLensDbContext context = school.Context())
            Assert.Equal(ReleaseState.Draft, (await context.Releases.SingleAsync()).State);

        await approve.RunAsync(school.Id, release, Head, told.Unseen, default);
        Assert.Equal(
            """{"channel":"website","photos":2,"seen":1,"unseen":1}""", await school.Database.ScalarAsync("select detail::text from audit_entries where action = 'release_approved'"));
        // What was looked at when it was approved stays as it was.
        Assert.False(await Views(school).ShownAsync(school.Id, release, second, Head, await ContentAsync(school, second), default));
        await Views(school).GivenAsync(school.Id, release, second, Head, await ContentAsync(school, second), true, default);
        Assert.Equal([first], await SeenAsync(school, release, Head));
    }

    private static async Task<(long Release, long First, long Second)> DraftAsync(SchoolUnderTest school)
    {
        await school.AddPersonAsync("P1");
        await school.AddPersonAsync("P2");
        (long first, long second) = (await school.AddPhotoAsync(["P1"]), await school.AddPhotoAsync(["P2"]));
        return ((await Drafts(school).CreateAsync(school.Id, SchoolUnderTest.Website, null, [first, second], "office", default)).ReleaseId, first, second);
    }

    private static async Task<byte[]> ContentAsync(SchoolUnderTest school, long photo, Verdict verdict = Verdict.Clear, params short[] redacted)
    {
        await using ConsentLensDbContext context = school.Context();
        return CopyContent.HashOf(verdict, ExposureRule.UsualCopySide, RedactionStyle.Soft, await context.Faces.AsNoTracking().Where(face => face.PhotoId == photo).ToArrayAsync(), redacted);
    }

    private static async Task<long[]> SeenAsync(SchoolUnderTest school, long release, string user) =>
        [.. (await Views(school).ReadAsync(school.Id, release, user, default)).Where(copy => copy.IsSeen).Select(copy => copy.PhotoId)];

    private static CopyViews Views(SchoolUnderTest school) => new(school.Database.Contexts, school.Detectors, school.Time);

    private static ReleaseDraft Drafts(SchoolUnderTest school) => new(school.Database.Contexts, school.SchoolKeys, school.Detectors, school.Audit, school.Time);
}
