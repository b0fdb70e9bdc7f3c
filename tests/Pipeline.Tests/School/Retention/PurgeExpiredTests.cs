using ConsentLens.Consent.Ledger;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Retention;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Retention;

[Collection(PostgresCollection.Name)]
public sealed class PurgeExpiredTests(PostgresFixture postgres)
{
    [PixelFact]
    public async Task Blocked_and_unused_photos_go_when_their_time_is_over_and_released_and_locked_ones_stay()
    {
        await using PixelSchool school = await PixelSchool.CreateAsync(postgres);
        await school.Rows.AddPersonAsync("P1", DecisionKind.Refused);
        await school.Rows.AddPersonAsync("P2");
        long blocked = await school.Rows.AddPhotoAsync(["P1"], blob: "a");
        long unused = await school.Rows.AddPhotoAsync(["P2"], blob: "b");
        long released = await school.Rows.AddPhotoAsync(["P2"], blob: "c");
        long locked = await school.Rows.AddPhotoAsync(["P1"], blob: "d");
        await school.Rows.Database.ExecuteAsync($"update photos set state = 'locked' where id = {locked}");
        await school.Rows.PublishAsync("https://school.example", [], released);
        await school.Rows.School.RunAsync(school.Rows.Id, JudgingCause.Night, default);
        Assert.Equal(new PurgeCounts(0, 0), await school.Purge.RunAsync(school.Rows.Id, default));

        school.Rows.Time.Now += TimeSpan.FromDays(31);
        Assert.Equal(1, (await school.Purge.RunAsync(school.Rows.Id, default)).Photos);
        Assert.Equal([blocked], await PurgedAsync(school));
        school.Rows.Time.Now += TimeSpan.FromDays(365);
        Assert.Equal(1, (await school.Purge.RunAsync(school.Rows.Id, default)).Photos);
        Assert.Equal([blocked, unused], await PurgedAsync(school));
        Assert.Equal(0, (await school.Purge.RunAsync(school.Rows.Id, default)).Photos);
        Assert.True((await school.Rows.VerifyAuditAsync()).IsSound);
    }

    [PixelFact]
    public async Task A_file_goes_with_its_last_photo_and_not_before()
    {
        await using PixelSchool school = await PixelSchool.CreateAsync(postgres);
        byte[] picture = PixelSchool.PictureOf("Abdullah_Gul", 1);
        await school.AddPhotoAsync(picture);
        school.Rows.Time.Now += TimeSpan.FromDays(200);
        await school.AddPhotoAsync(picture);
        Assert.Single(school.Folder.Files());
        school.Rows.Time.Now += TimeSpan.FromDays(200);
        Assert.Equal(1, (await school.Purge.RunAsync(school.Rows.Id, default)).Photos);
        Assert.Single(school.Folder.Files());
        school.Rows.Time.Now += TimeSpan.FromDays(200);
        Assert.Equal(1, (await school.Purge.RunAsync(school.Rows.Id, default)).Photos);
        Assert.Empty(school.Folder.Files());
    }

    [PixelFact]
    public async Task Templates_go_when_a_person_leaves_and_when_they_are_a_year_old()
    {
        await using PixelSchool school = await PixelSchool.CreateAsync(postgres);
        foreach (string person in new[] { "P1", "P2" })
        {
            await school.Rows.AddPersonAsync(person);
            await school.Rows.SaveAsync(new BiometricDecisionRow
            {
                SchoolId = school.Rows.Id,
                PersonId = person,
                Voice = BiometricVoice.FirstParent,
                Answer = BiometricAnswer.Yes,
                EffectiveFrom = school.Rows.Time.Now,
                RecordedBy = "office",
                RecordedAt = school.Rows.Time.Now,
            });
            await school.EnrolAsync(person, PixelSchool.PictureOf("Abdullah_Gul", 2));
        }

        Assert.Equal(0, (await school.Purge.RunAsync(school.Rows.Id, default)).People);
        await school.Rows.Database.ExecuteAsync("update people set leaving_date = '2026-09-30' where person_id = 'P1'");
        Assert.Equal(1, (await school.Purge.RunAsync(school.Rows.Id, default)).People);
        await using ConsentLensDbContext context = school.Rows.Context();
        Assert.Equal(["P2"], await context.PersonKeys.Select(key => key.PersonId).ToListAsync());
        school.Rows.Time.Now = school.Rows.Time.Now.AddYears(1);
        Assert.Equal(1, (await school.Purge.RunAsync(school.Rows.Id, default)).People);
        Assert.Equal(0, await context.Templates.CountAsync() + await context.PersonKeys.CountAsync() + await context.ReferencePhotos.CountAsync());
        Assert.Empty(school.Folder.Files());
    }

    private static async Task<List<long>> PurgedAsync(PixelSchool school)
    {
        await using ConsentLensDbContext context = school.Rows.Context();
        return await context.Photos.Where(photo => photo.State == PhotoState.Purged).OrderBy(photo => photo.Id).Select(photo => photo.Id).ToListAsync();
    }
}
