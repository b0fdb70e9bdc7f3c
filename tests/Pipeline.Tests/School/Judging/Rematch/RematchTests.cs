using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Rematch;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.School.Judging.Rematch;

[Collection(PostgresCollection.Name)]
public sealed class RematchTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private const string Somebody = "Abdullah_Gul";

    [PixelFact]
    public async Task A_new_template_is_found_in_old_photos_by_their_stored_landmarks()
    {
        await using PixelSchool school = await PixelSchool.CreateAsync(postgres);
        await school.Rows.AddPersonAsync("P1");
        long photo = await school.AddPhotoAsync(PixelSchool.PictureOf(Somebody, 1));
        RematchCounts before = await school.RematchAll.RunAsync(school.Rows.Id, default);
        Assert.Equal((1, 0), (before.Rematched, before.Unreadable));
        Assert.Equal(Verdict.Review, (await school.Rows.VerdictOfAsync(photo)).Verdict);

        await school.EnrolAsync("P1", PixelSchool.PictureOf(Somebody, 2), PixelSchool.PictureOf(Somebody, 3), PixelSchool.PictureOf(Somebody, 4));
        RematchCounts after = await school.RematchAll.RunAsync(school.Rows.Id, default);
        output.WriteLine(after.ToString());
        Assert.Equal((1, 1), (after.Rematched, after.Judging.Changed));
        await using ConsentLensDbContext context = school.Rows.Context();
        Assert.Contains(await context.FaceCandidates.Select(candidate => candidate.PersonId).ToListAsync(), person => person == "P1");
        Assert.Equal(0, (await school.RematchAll.RunAsync(school.Rows.Id, default)).Rematched);
    }

    [PixelFact]
    public async Task What_a_human_said_outlives_a_match()
    {
        await using PixelSchool school = await PixelSchool.CreateAsync(postgres);
        await school.Rows.AddPersonAsync("P1");
        await school.Rows.AddPersonAsync("P2");
        long photo = await school.AddPhotoAsync(PixelSchool.PictureOf(Somebody, 1));
        await using ConsentLensDbContext context = school.Rows.Context();
        foreach (short ordinal in await context.Faces.Select(face => face.Ordinal).ToListAsync())
            await school.Rows.SayAsync(photo, ordinal, HumanAssertionKind.IsPerson, "P2");
        await school.EnrolAsync("P1", PixelSchool.PictureOf(Somebody, 2));
        await school.RematchAll.RunAsync(school.Rows.Id, default);
        Assert.Equal([Reason.ClearedByHuman], (await school.Rows.VerdictOfAsync(photo)).Reasons);
        Assert.All(await context.HumanAssertions.ToListAsync(), said => Assert.Equal("P2", said.PersonId));
    }

    [PixelFact]
    public async Task What_was_said_before_a_comparison_found_somebody_restricted_does_not_settle_it_and_what_is_said_after_does()
    {
        await using PixelSchool school = await PixelSchool.CreateAsync(postgres);
        await school.Rows.AddPersonAsync("P1", DecisionKind.Refused);
        long photo = await school.AddPhotoAsync(PixelSchool.PictureOf("Abdullah_Gul", 1));
        await school.EnrolAsync("P1", PixelSchool.PictureOf("Abdullah_Gul", 2), PixelSchool.PictureOf("Abdullah_Gul", 3));
        // The template is there, and the page still says that nobody is recognised.
        await SayAsync();
        await school.RematchAll.RunAsync(school.Rows.Id, default);
        Assert.Equal([Reason.DecisionOutdated], (await school.Rows.VerdictOfAsync(photo)).Reasons);

        await SayAsync();
        Assert.Equal([Reason.ClearedByHuman], (await school.Rows.VerdictOfAsync(photo)).Reasons);
        // Found again is not found anew.
        await school.Rows.Database.ExecuteAsync("update photos set matched_gallery_revision = -1");
        Assert.Equal(1, (await school.RematchAll.RunAsync(school.Rows.Id, default)).Rematched);
        Assert.Equal([Reason.ClearedByHuman], (await school.Rows.VerdictOfAsync(photo)).Reasons);

        async Task SayAsync()
        {
            school.Rows.Time.Now += TimeSpan.FromHours(1);
            await school.Rows.SayAsync(photo, 0, HumanAssertionKind.Guest);
            await school.Rejudge.RunAsync(school.Rows.Id, [photo], JudgingCause.Identification, default);
            school.Rows.Time.Now += TimeSpan.FromHours(1);
        }
    }

    [PixelFact]
    public async Task A_photo_whose_file_is_gone_goes_back_to_review()
    {
        await using PixelSchool school = await PixelSchool.CreateAsync(postgres);
        long photo = await school.AddPhotoAsync(PixelSchool.PictureOf(Somebody, 1));
        foreach (string file in school.Folder.Files())
            File.Delete(file);
        Assert.Equal(1, (await school.Rematch.RunAsync(school.Rows.Id, [photo], default)).Unreadable);
        Assert.Contains(Reason.NotScreened, (await school.Rows.VerdictOfAsync(photo)).Reasons);
    }
}
