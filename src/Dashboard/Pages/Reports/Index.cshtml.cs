using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Overview;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.Reports;

/// <summary>Figures over time.</summary>
[Requires(Permission.ViewReports)]
public sealed class IndexModel(ConsentLensDbContextFactory contexts, TimeProvider time) : SchoolPage
{
    public SchoolFigures Figures { get; private set; } = null!;

    /// <summary>Those that are drawn.</summary>
    public IReadOnlyList<BarChart> Charts { get; private set; } = [];

    /// <summary>Reads them.</summary>
    public async Task OnGetAsync()
    {
        Figures = await SchoolFigures.ReadAsync(contexts, SchoolId, time.GetUtcNow(), Aborted);
        await using ConsentLensDbContext context = OpenSchool();
        ChannelRow[] channels = await context.Channels.AsNoTracking().OrderBy(channel => channel.ChannelId).ToArrayAsync(Aborted);
        var charts = new SchoolCharts(Figures, [.. channels.Where(channel => !channel.IsClosed(time.GetUtcNow()))]);
        Charts =
        [
            .. charts.ByVerdict,
            charts.Looked,
            charts.Weekly("Decisions made by people, by week", week => week.Words),
            charts.Weekly("Blocks overridden, by week", week => week.Overrides),
            charts.Weekly("Takedowns raised, by week", week => week.Takedowns),
            charts.ToConfirmation,
            .. charts.CloseUps,
            BarChart.Of(
                "Photos screened per second, by batch",
                "0.0",
                Figures.Speeds.TakeLast(SchoolFigures.Weeks).Select(speed => (SchoolCharts.DayOf(DateOnly.FromDateTime(speed.At.UtcDateTime)), speed.PhotosPerSecond))),
        ];
    }

    /// <summary>The longest of sorted times, or null.</summary>
    public TimeSpan? LongestOf(IReadOnlyList<TimeSpan> sorted) => sorted.Count == 0 ? null : sorted[^1];
}
