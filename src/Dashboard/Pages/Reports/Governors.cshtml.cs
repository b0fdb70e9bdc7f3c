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

    public SchoolFigures Figures { get; private set; } = null!;

    public SchoolCharts Charts { get; private set; } = null!;

    /// <summary>The figures in sentences.</summary>
    public IReadOnlyList<string> Lines { get; private set; } = [];

    /// <summary>Reads it all.</summary>
    public async Task OnGetAsync()
    {
        Figures = await SchoolFigures.ReadAsync(contexts, SchoolId, Now, Aborted);
        await using ConsentLensDbContext context = OpenSchool();
        ChannelRow[] channels = await context.Channels.AsNoTracking().OrderBy(channel => channel.ChannelId).ToArrayAsync(Aborted);
        Charts = new SchoolCharts(Figures, [.. channels.Where(channel => !channel.IsClosed(Now))]);
        int screened = Figures.ByWeek.Sum(week => week.Screened);
        int overrides = Figures.ByWeek.Sum(week => week.Overrides);
        TakedownFigures takedowns = Figures.Takedowns;
        Lines =
        [
            $"{Counted.Of(screened, "photo was", "photos were")} checked. A person had to look at {Counted.Of(Figures.ByWeek.Sum(week => week.Looked))} of them.",
            $"{Counted.Of(Figures.People, "person is", "people are")} on the register, and {Counted.Of(Figures.WithTemplate)} of them can be recognised. Faces of everybody else are treated as strangers’.",
            $"Blocks that the safeguarding lead lifted after a look: {Counted.Of(overrides)}.",
            ComeDown(takedowns),
            takedowns.ToConfirmation.Count == 0
                ? "No photo came down for a withdrawn consent."
                : $"From a withdrawn consent until the photo was down: {TimeText.Of(TakedownFigures.MedianOf(takedowns.ToConfirmation))} in the middle case, {TimeText.Of(takedowns.ToConfirmation[^1])} at most.",
            Nights(Figures.Nights.Count, Figures.Nights.Count(night => night.Problem is not null)),
        ];
    }

    private static string ComeDown(TakedownFigures takedowns)
    {
        int all = takedowns.Open + takedowns.Confirmed;
        if (all == 0)
            return "No published photo had to come down.";
        string[] parts =
        [
            .. takedowns.Confirmed == 0 ? [] : new[] { $"{Counted.Of(takedowns.Confirmed)} confirmed down, {Counted.Of(takedowns.ConfirmedInTime)} of them by the due date" },
            .. takedowns.Open == 0 ? [] : new[] { $"{Counted.Of(takedowns.Open)} still to come down, {Counted.Of(takedowns.Overdue)} of them overdue" },
        ];
        return $"{Counted.Of(all, "published photo", "published photos")} had to come down: {string.Join("; ", parts)}.";
    }

    private static string Nights(int all, int failed) => "The nightly check judges every photo again against that day’s consents. " + (all, failed) switch
    {
        (0, _) => "It has not run yet.",
        (1, 0) => "The only check so far completed.",
        (_, 0) => $"The last {Counted.Of(all)} checks all completed.",
        _ => $"Of the last {Counted.Of(all, "check")}, {Counted.Of(failed)} did not complete.",
    };
}
