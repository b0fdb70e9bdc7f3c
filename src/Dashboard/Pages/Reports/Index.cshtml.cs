using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Overview;
using ConsentLens.Pipeline.Storage.Database;

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
        SchoolCharts charts = await SchoolCharts.ReadAsync(contexts, SchoolId, time.GetUtcNow(), Aborted);
        Figures = charts.Figures;
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
