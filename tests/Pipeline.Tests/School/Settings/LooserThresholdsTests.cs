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

/// <summary>One person alone can make the comparison of faces stricter, and never looser.</summary>
[Collection(PostgresCollection.Name)]
public sealed class LooserThresholdsTests(PostgresFixture postgres) : IDisposable
{
    private static readonly MatchThresholds Usual = new(0.5, 0.3, 0.05, 0.25);

    private static readonly double[] Grid = [.. Enumerable.Range(0, 41).Select(step => step / 40.0)];

    private readonly HeldQueue _queue = new();

    private readonly ScreeningEngine _engine =
        new(RepositoryModels.Folder, null, new ChosenThresholds(Usual.MatchAt, Usual.PossibleAt), new PhotoReader(new ImagingLimits()));

    [Fact]
    public void A_comparison_is_looser_exactly_when_it_takes_another_face_for_a_person_or_misses_one()
    {
        foreach (double matchAt in Grid)
        {
            foreach (double possibleAt in Grid.Where(possible => possible <= matchAt))
            {
                MatchThresholds wanted = Usual with { MatchAt = matchAt, PossibleAt = possibleAt };
                bool opens = Grid.Any(likeness => (IsMatch(wanted, likeness) && !IsMatch(Usual, likeness)) || (IsNobody(wanted, likeness) && !IsNobody(Usual, likeness)));
                Assert.True(opens == Thresholds.IsLooser(wanted, Usual), $"{matchAt} {possibleAt}");
            }
        }
    }

    [Theory]
    [InlineData(0.5, 0.3, false, true)]
    [InlineData(0.7, 0.2, false, true)]
    [InlineData(1, 0.15, false, true)]
    [InlineData(0.49, 0.3, true, true)]
    [InlineData(0.5, 0.31, true, true)]
    [InlineData(0.3, 0.3, true, true)]
    [InlineData(0.9, 0.5, true, true)]
    [InlineData(0.9, 0.51, true, false)]
    [InlineData(0.29, 0.29, true, false)]
    [InlineData(0.9, 0.14, false, false)]
    [InlineData(0, 0, true, false)]
    public void Stricter_looser_and_meaningless(double matchAt, double possibleAt, bool isLooser, bool tellsApart)
    {
        MatchThresholds wanted = Usual with { MatchAt = matchAt, PossibleAt = possibleAt };
        Assert.Equal((isLooser, tellsApart), (Thresholds.IsLooser(wanted, Usual), Thresholds.TellsApart(wanted, Usual)));
    }

    [Fact]
    public void A_wider_band_for_photos_lets_nobody_elses_reference_into_a_template()
    {
        MatchThresholds wide = Usual with { PossibleAt = 0.15 };
        Assert.Equal(0.3, Thresholds.ForEnrolment(wide, Usual).PossibleAt);
        Assert.Equal(0.4, Thresholds.ForEnrolment(Usual with { PossibleAt = 0.4 }, Usual).PossibleAt);
        Assert.Equal(0.3, Thresholds.ForEnrolment(Thresholds.Effective(Usual, [Consent.Policy.ScreeningMode.BlockList]), Usual).PossibleAt);
    }

    [ScreeningFact]
    public async Task Whatever_an_administrator_enters_alone_never_makes_the_comparison_looser()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        ChangeSettings change = Changes(school);
        double?[] choices = [null, 0, 0.1, 0.15, 0.2, 0.3, 0.35, 0.45, 0.5, 0.6, 0.99, 1];
        foreach ((double? matchAt, double? possibleAt) in choices.SelectMany(_ => choices, (match, possible) => (match, possible)))
        {
            try
            {
                await change.RunAsync(school.Id, new SchoolSettings(null, null, matchAt, possibleAt), "admin", default);
            }
            catch (SettingsRefusedException)
            {
                // What makes no sense is refused whoever asks.
            }

            await using ConsentLensDbContext context = school.Context();
            MatchThresholds inForce = await SchoolSettings.ThresholdsAsync(context, _engine, default);
            Assert.False(Thresholds.IsLooser(inForce, Usual), $"{matchAt} {possibleAt}: {inForce}");
            Assert.True(await AskedThresholds.ReadAsync(context, default) is not { } asked || Thresholds.TellsApart(_engine.ThresholdsFor([], asked.Chosen), Usual));
        }
    }

    [ScreeningFact]
    public async Task Looser_ones_wait_for_somebody_else_and_then_every_photo_is_matched_again()
    {
        await using SchoolUnderTest school = await SchoolUnderTest.CreateAsync(postgres);
        ChangeSettings change = Changes(school);
        Assert.Equal(SettingsOutcome.Asked, await change.RunAsync(school.Id, new SchoolSettings(10, null, 0.45, null), "admin", default));
        AskedThresholds first = (await AskedAsync(school))!;
        Assert.Equal((new ChosenThresholds(0.45, null), "admin"), (first.Chosen, first.By));
        Assert.Equal(new SchoolSettings(10, null, null, null), await InForceAsync(school));
        Assert.Empty(_queue.Orders);

        // Days alone leave what waits as it is; and nobody confirms what they asked for themselves, or what they have not seen.
        await change.RunAsync(school.Id, new SchoolSettings(20, null, null, null), "admin", default);
        await RefusedAsync(() => change.ConfirmAsync(school.Id, first.At, "admin", default));
        school.Time.Now += TimeSpan.FromMinutes(1);
        await change.RunAsync(school.Id, new SchoolSettings(20, null, 0.4, 0.35), "admin", default);
        await RefusedAsync(() => change.ConfirmAsync(school.Id, first.At, "dsl", default));
        Assert.Equal(new SchoolSettings(20, null, null, null), await InForceAsync(school));

        await change.ConfirmAsync(school.Id, (await AskedAsync(school))!.At, "dsl", default);
        Assert.Equal(new SchoolSettings(20, null, 0.4, 0.35), await InForceAsync(school));
        Assert.Null(await AskedAsync(school));
        Assert.Single(_queue.Orders);
        await RefusedAsync(() => change.ConfirmAsync(school.Id, first.At, "dsl", default));

        // What was confirmed may be tightened by one alone, and not mixed with what nobody confirmed.
        Assert.Equal(SettingsOutcome.Rematching, await change.RunAsync(school.Id, new SchoolSettings(20, null, 0.45, 0.35), "admin", default));
        Assert.Equal(SettingsOutcome.Asked, await change.RunAsync(school.Id, new SchoolSettings(20, null, 0.4, 0.35), "admin", default));
        await change.DeclineAsync(school.Id, (await AskedAsync(school))!.At, "dsl", default);
        Assert.Null(await AskedAsync(school));
        Assert.Equal(new SchoolSettings(20, null, 0.45, 0.35), await InForceAsync(school));

        await using ConsentLensDbContext context = school.Context();
        string[] entries = await context.AuditEntries.OrderBy(entry => entry.Sequence).Select(entry => entry.Action + " " + entry.Actor).ToArrayAsync();
        Assert.Equal(
            ["looser_thresholds_asked admin", "settings_changed admin", "settings_changed admin", "looser_thresholds_asked admin", "looser_thresholds_confirmed dsl", "settings_changed admin", "looser_thresholds_asked admin", "looser_thresholds_declined dsl"],
            entries);
        Assert.Equal(2, _queue.Orders.Count);
    }

    public void Dispose() => _engine.Dispose();

    private static bool IsMatch(MatchThresholds thresholds, double likeness) => likeness >= thresholds.MatchAt;

    private static bool IsNobody(MatchThresholds thresholds, double likeness) => likeness < thresholds.PossibleAt;

    private static async Task RefusedAsync(Func<Task> change) => await Assert.ThrowsAsync<SettingsRefusedException>(change);

    private static async Task<AskedThresholds?> AskedAsync(SchoolUnderTest school)
    {
        await using ConsentLensDbContext context = school.Context();
        return await AskedThresholds.ReadAsync(context, default);
    }

    private static async Task<SchoolSettings> InForceAsync(SchoolUnderTest school)
    {
        await using ConsentLensDbContext context = school.Context();
        return await SchoolSettings.ReadAsync(context, default);
    }

    private ChangeSettings Changes(SchoolUnderTest school) => new(school.Database.Contexts, _engine, _queue, school.Audit, school.Time);
}
