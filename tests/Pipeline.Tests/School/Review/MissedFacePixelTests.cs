using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Vision.Faces;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Review;

[Collection(PostgresCollection.Name)]
public sealed class MissedFacePixelTests(PostgresFixture postgres)
{
    private const string Somebody = "Abdullah_Gul";

    [PixelFact]
    public async Task A_face_that_was_drawn_outlives_a_match_uncompared_and_is_removed_from_the_release()
    {
        await using PixelSchool school = await PixelSchool.CreateAsync(postgres);
        int id = school.Rows.Id;
        await school.Rows.AddPersonAsync("P1");
        long photo = await school.AddPhotoAsync(PixelSchool.PictureOf(Somebody, 1));
        var identify = new IdentifyFace(school.Rows.Database.Contexts, school.Rejudge, school.Rows.Audit, school.Rows.Time);
        var mark = new MarkMissedFace(school.Rows.Database.Contexts, school.Rejudge, school.Rows.Audit, school.Rows.Time);
        await using ConsentLensDbContext context = school.Rows.Context();
        foreach (short found in await context.Faces.Select(face => face.Ordinal).ToListAsync())
            await identify.RunAsync(id, photo, found, new FaceWord(HumanAssertionKind.IsPerson, "P1"), "dsl", default);
        FaceBox real = (await context.Faces.AsNoTracking().OrderBy(face => face.Ordinal).FirstAsync()).ToDetection().Box;
        // Around a real face, so that a comparison would find somebody.
        short drawn = await mark.RunAsync(id, photo, new FaceBox(real.X - 4, real.Y - 4, real.Width, real.Height), new FaceWord(HumanAssertionKind.Mask), "dsl", default);
        await school.EnrolAsync("P1", PixelSchool.PictureOf(Somebody, 2), PixelSchool.PictureOf(Somebody, 3));

        Assert.Equal(1, (await school.RematchAll.RunAsync(id, default)).Rematched);
        Assert.Equal(MatchStrength.NotCompared, await context.Faces.Where(face => face.Ordinal == drawn).Select(face => face.Strength).SingleAsync());
        Assert.Equal(Verdict.Blur, (await school.Rows.VerdictOfAsync(photo)).Verdict);

        var release = new ReleaseRow { SchoolId = id, ChannelId = SchoolUnderTest.Website, State = ReleaseState.Approved, CreatedBy = "head", CreatedAt = school.Rows.Time.Now, ApprovedBy = "head", ApprovedAt = school.Rows.Time.Now };
        await school.Rows.SaveAsync(release);
        await school.Rows.SaveAsync(new ReleaseItemRow { SchoolId = id, ReleaseId = release.Id, PhotoId = photo, Number = 1, Verdict = Verdict.Blur });
        BuiltRelease built = await school.Build.RunAsync(id, release.Id, null, default);
        Assert.Equal([photo], built.Packed);
        Assert.Equal([drawn], (await context.ReleaseItems.AsNoTracking().SingleAsync()).RemovedFaces!);
    }
}
