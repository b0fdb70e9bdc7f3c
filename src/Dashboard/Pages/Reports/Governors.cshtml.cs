using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Overview;
using ConsentLens.Pipeline.School.Takedowns;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.Reports;

/// <summary>The figures that governors or trustees ask for, on paper: counts, and nobody's name.</summary>
[Requires(Permission.ViewReports)]
public sealed class GovernorsModel(ConsentLensDbContextFactory contexts, TimeProvider time) : SchoolPage
{
    /// <summary>This instant.</summary>
    public DateTimeOffset Now { get; } = time.GetUtcNow();

    public SchoolCharts Charts { get; private set; } = null!;

    /// <summary>The figures in sentences.</summary>
    public IReadOnlyList<string> Lines { get; private set; } = [];

    /// <summary>Reads it all.</summary>
    public async Task OnGetAsync()
    {
        Charts = await SchoolCharts.ReadAsync(contexts, SchoolId, Now, Aborted);
        SchoolFigures figures = Charts.Figures;
        TakedownFigures takedowns = figures.Takedowns;
        Lines =
        [
            $"{Counted.Of(figures.ByWeek.Sum(week => week.Screened), "photo was", "photos were")} checked. {Counted.Of(figures.ByWeek.Sum(week => week.Looked))} of them needed, or still need, a person’s decision.",
            $"{Counted.Of(figures.People, "person is", "people are")} on the register, and {Counted.Of(figures.WithTemplate)} of them can be recognised. Faces of everybody else are treated as strangers’.",
            $"Blocks lifted by the safeguarding lead: {Counted.Of(figures.ByWeek.Sum(week => week.Overrides))}.",
            ComeDown(takedowns),
            takedowns.ToConfirmation.Count == 0
                ? "No photo came down for a withdrawn consent."
                : $"From a withdrawn consent until the photo was down: {TimeText.Of(TakedownFigures.MedianOf(takedowns.ToConfirmation))} (median), {TimeText.Of(takedowns.ToConfirmation[^1])} at most.",
            Nights(figures.Nights.Count, figures.Nights.Count(night => night.Problem is not null)),
        ];
    }

    private static string ComeDown(TakedownFigures takedowns)
    {
        int all = takedowns.Open + takedowns.Confirmed;
        if (all == 0)
            return "No published photo had to come down.";
        string[] parts =
        [
            .. takedowns.Confirmed == 0 ? [] : new[] { $"{Counted.Of(takedowns.Confirmed)} confirmed, {Counted.Of(takedowns.ConfirmedInTime)} of them by the due date" },
            .. takedowns.Open == 0 ? [] : new[] { $"{Counted.Of(takedowns.Open)} still open, {Counted.Of(takedowns.Overdue)} of them overdue" },
        ];
        return $"{Counted.Of(all, "takedown")} of published photos: {string.Join("; ", parts)}.";
    }

    private static string Nights(int all, int failed) => "The nightly check judges every photo again against that day’s consents. " + (all, failed) switch
    {
        (0, _) => "It has not run yet.",
        (1, 0) => "It has run once, and completed.",
        (_, 0) => $"The last {Counted.Of(all)} checks all completed.",
        _ => $"Of the last {Counted.Of(all, "check")}, {Counted.Of(failed)} did not complete.",
    };
}
