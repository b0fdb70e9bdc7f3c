using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Settings;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Vision.Models;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Models;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Settings;

[Collection(PostgresCollection.Name)]
public sealed class SettingsTests(PostgresFixture postgres) : IDisposable
{
    private static readonly MatchThresholds Own = new(0.4, 0.3, 0.05, 0.2);

    private readonly HeldQueue _queue = new();

    private readonly ScreeningEngine _engine =
        new(RepositoryModels.Folder, null, new ChosenThresholds(Own.MatchAt, Own.PossibleAt), new PhotoReader(new ImagingLimits()));

    [Theory]
    [InlineData(null, null, 0.4, 0.3)]
    [InlineData(0.5, null, 0.5, 0.3)]
    [InlineData(0.25, null, 0.25, 0.25)]
    [InlineData(null, 0.35, 0.4, 0.35)]
    [InlineData(null, 0.45, 0.45, 0.45)]
    public void Thresholds_give_way_so_that_possible_never_begins_above_match(double? matchAt, double? possibleAt, double match, double possible)
    {
        MatchThresholds chosen = Thresholds.Effective(Own, [], new ChosenThresholds(matchAt, possibleAt));
        Assert.Equal((match, possible), (chosen.MatchAt, chosen.PossibleAt));
    }

    [Fact]
    public void A_block_list_widens_the_possible_band_and_never_narrows_it()
    {
        Assert.Equal(0.2, Thresholds.Effective(Own, [ScreeningMode.BlockList]).PossibleAt);
        Assert.Equal(0.2, Thresholds.Effective(Own, [ScreeningMode.BlockList], new ChosenThresholds(null, 0.35)).PossibleAt);
        Assert.Equal(0.2, Thresholds.Effective(Own, [ScreeningMode.AllowList, ScreeningMode.BlockList]).PossibleAt);
        Assert.Equal(0.1, Thresholds.Effective(Own, [ScreeningMode.BlockList], null, new ChosenThresholds(null, 0.1)).PossibleAt);
        Assert.Equal(0.3, Thresholds.Effective(Own, [ScreeningMode.AllowList]).PossibleAt);
    }

    [Fact]
    public void What_the_school_chose_counts_before_what_the_installation_chose()
    {
        MatchThresholds effective = Thresholds.Effective(Own, [], new ChosenThresholds(0.6, 0.5), new ChosenThresholds(0.55, null));
        Assert.Equal((0.55, 0.5), (effective.MatchAt, effective.PossibleAt));
    }

    [ScreeningFact]
    public async Task Changed_thresholds_have_every_photo_matched_again_and_days_alone_do_not()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await school.AddPhotoAsync([]);
        ChangeSettings change = Changes(school);
        Assert.Equal(SettingsOutcome.Saved, await change.RunAsync(school.Id, SchoolSettings.Usual, "admin", default));
        Assert.Equal(SettingsOutcome.Saved, await change.RunAsync(school.Id, SchoolSettings.Usual with { KeepBlockedDays = 10 }, "admin", default));
        Assert.Empty(_queue.Orders);
        Assert.Equal(SettingsOutcome.Rematching, await change.RunAsync(school.Id, new SchoolSettings(10, null, 0.5, null), "admin", default));
        Assert.Single(_queue.Orders);
        await using ConsentLensDbContext context = school.Context();
        Assert.Equal((1, -1), ((await context.Schools.SingleAsync()).GalleryRevision, (await context.Photos.SingleAsync()).MatchedGalleryRevision));
        Assert.Equal(new SchoolSettings(10, null, 0.5, null), await SchoolSettings.ReadAsync(context, default));
        Assert.Equal(2, await context.AuditEntries.CountAsync(entry => entry.Action == "settings_changed" && entry.Actor == "admin"));
        Assert.Contains("\"match_at\":\"0.5\"", (await context.AuditEntries.OrderBy(entry => entry.Sequence).LastAsync()).Detail.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [ScreeningFact]
    public async Task What_cannot_be_is_refused()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        SchoolSettings[] wrong =
        [
            SchoolSettings.Usual with { KeepBlockedDays = 0 }, SchoolSettings.Usual with { KeepUnusedDays = 9999 }, SchoolSettings.Usual with { MatchAt = 1.1 },
            SchoolSettings.Usual with { MatchAt = double.NaN }, SchoolSettings.Usual with { MatchAt = 0.2 }, SchoolSettings.Usual with { PossibleAt = 0.5 },
        ];
        foreach (SchoolSettings settings in wrong)
            await Assert.ThrowsAsync<SettingsRefusedException>(() => Changes(school).RunAsync(school.Id, settings, "admin", default));
    }

    [PixelFact]
    public async Task A_schools_own_days_and_likeness_hold_at_night()
    {
        await using PixelSchool school = await PixelSchool.CreateAsync(postgres);
        await school.Rows.AddPersonAsync("P1");
        await school.EnrolAsync("P1", PixelSchool.PictureOf("Abdullah_Gul", 2), PixelSchool.PictureOf("Abdullah_Gul", 3));
        long photo = await school.AddPhotoAsync(PixelSchool.PictureOf("Abdullah_Gul", 1));
        await school.RematchAll.RunAsync(school.Rows.Id, default);
        Assert.Equal([Reason.PermittedPerson], (await school.Rows.VerdictOfAsync(photo)).Reasons);

        var change = new ChangeSettings(school.Rows.Database.Contexts, school.Engine, _queue, school.Rows.Audit, school.Rows.Time);
        await change.RunAsync(school.Rows.Id, new SchoolSettings(5, 20, 0.99, null), "admin", default);
        Assert.Equal(1, (await school.RematchAll.RunAsync(school.Rows.Id, default)).Rematched);
        Assert.Equal([Reason.PossibleMatch], (await school.Rows.VerdictOfAsync(photo)).Reasons);

        await school.Rows.DecideAsync("P1", DecisionKind.Refused);
        await school.Rows.SayAsync(photo, 0, HumanAssertionKind.IsPerson, "P1");
        await school.Rejudge.RunAsync(school.Rows.Id, [photo], JudgingCause.Identification, default);
        school.Rows.Time.Now += TimeSpan.FromDays(4);
        Assert.Equal(0, (await school.Purge.RunAsync(school.Rows.Id, default)).Photos);
        school.Rows.Time.Now += TimeSpan.FromDays(2);
        Assert.Equal(1, (await school.Purge.RunAsync(school.Rows.Id, default)).Photos);
    }

    [PostgresFact]
    public async Task A_school_is_renamed_to_what_no_other_is_called()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        await school.Database.AddSchoolAsync("Oak Infants");
        var rename = new RenameSchool(school.Database.Contexts, school.Audit);
        await rename.RunAsync(school.Id, " Ashgrove Academy ", "admin", default);
        await Assert.ThrowsAsync<SettingsRefusedException>(() => rename.RunAsync(school.Id, "Oak Infants", "admin", default));
        await Assert.ThrowsAsync<SettingsRefusedException>(() => rename.RunAsync(school.Id, " ", "admin", default));
        await using ConsentLensDbContext context = school.Context();
        Assert.Equal("Ashgrove Academy", (await context.Schools.SingleAsync()).Name);
        Assert.Equal(1, await context.AuditEntries.CountAsync());
    }

    public void Dispose() => _engine.Dispose();

    private ChangeSettings Changes(SchoolUnderTest school) => new(school.Database.Contexts, _engine, _queue, school.Audit, school.Time);
}
