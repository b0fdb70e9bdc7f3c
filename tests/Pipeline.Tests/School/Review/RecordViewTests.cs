using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Review;

[Collection(PostgresCollection.Name)]
public sealed class RecordViewTests(PostgresFixture postgres)
{
    [PostgresFact]
    public async Task Pixels_of_whatever_is_blocked_or_may_show_somebody_restricted_are_recorded_and_no_others()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        SchoolUnderTest school = desk.School;
        await school.AddPersonAsync("P1", DecisionKind.Refused);
        await school.AddPersonAsync("P2");
        long matched = await desk.AddPhotoAsync("P1", "P2");
        long withheld = await desk.AddPhotoAsync("P2");
        await desk.Assertions.RunAsync(school.Id, withheld, PhotoAssertionKind.Withheld, null, "dsl", null, default);
        long redacted = await desk.AddPhotoAsync("P1");
        await desk.Override.RunAsync(school.Id, redacted, 0, new FaceWord(HumanAssertionKind.Mask, null, "Redacted for the newsletter."), "dsl", default);
        // A face that looked like somebody restricted whose template is gone: nobody can say any more whether it was them.
        long reopened = await desk.AddPhotoAsync((string?)null);
        await school.Database.ExecuteAsync($"update faces set strength = 'not_compared', reopened_at = now(), resembled = array['P1'] where photo_id = {reopened}");
        await school.Photos.RunAsync(school.Id, [reopened], JudgingCause.BiometricsDestroyed, default);
        long permitted = await desk.AddPhotoAsync("P2");
        long unscreened = await school.AddPhotoAsync(["P2"]);

        RecordView views = Views(school);
        foreach (long photo in new[] { matched, withheld, redacted, reopened, permitted, unscreened })
            await views.OfPixelsAsync(school.Id, photo, "office", default);

        Assert.Equal([(matched, "office"), (withheld, "office"), (redacted, "office"), (reopened, "office")], await RecordedAsync(school));
    }

    [PostgresFact]
    public async Task What_one_user_sees_again_within_minutes_is_one_view_and_later_another()
    {
        await using ReviewDesk desk = await ReviewDesk.OpenAsync(postgres);
        SchoolUnderTest school = desk.School;
        await school.AddPersonAsync("P1", DecisionKind.Refused);
        long photo = await desk.AddPhotoAsync("P1");
        long other = await desk.AddPhotoAsync("P1");
        RecordView views = Views(school);

        await views.RunAsync(school.Id, photo, "office", default);
        school.Time.Now += RecordView.OneView - TimeSpan.FromSeconds(1);
        await views.OfPixelsAsync(school.Id, photo, "office", default);
        await views.OfPixelsAsync(school.Id, other, "office", default);
        await views.OfPixelsAsync(school.Id, photo, "head", default);
        Assert.Equal([(photo, "office"), (other, "office"), (photo, "head")], await RecordedAsync(school));

        school.Time.Now += TimeSpan.FromSeconds(2);
        await views.OfPixelsAsync(school.Id, photo, "office", default);
        // A clock that was put back hides nothing.
        school.Time.Now -= TimeSpan.FromDays(1);
        await views.OfPixelsAsync(school.Id, photo, "office", default);
        Assert.Equal([(photo, "office"), (photo, "office")], (await RecordedAsync(school)).Skip(3));
    }

    private static RecordView Views(SchoolUnderTest school) => new(school.Database.Contexts, school.Audit, school.Time);

    private static async Task<IReadOnlyList<(long Photo, string User)>> RecordedAsync(SchoolUnderTest school)
    {
        await using ConsentLensDbContext context = school.Context();
        AuditEntryRow[] entries = await context.AuditEntries.Where(entry => entry.Action == "restricted_photo_viewed").OrderBy(entry => entry.Sequence).ToArrayAsync();
        return [.. entries.Select(entry => (long.Parse(entry.SubjectId), entry.Actor))];
    }
}
