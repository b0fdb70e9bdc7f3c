using System.Globalization;
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
        Figures = await SchoolFigures.ReadAsync(contexts, SchoolId, time.GetUtcNow(), Aborted);
        Charts =
        [
            Weekly("Photos screened, by week", week => week.Screened),
            new BarChart("Photos screened per second, by batch", "0.0", [.. Figures.Speeds.TakeLast(SchoolFigures.Weeks).Select(speed => (DayOf(DateOnly.FromDateTime(speed.At.UtcDateTime)), speed.PhotosPerSecond))]),
            Weekly("Decisions made by people, by week", week => week.Words),
            Weekly("Blocks overridden, by week", week => week.Overrides),
            Weekly("Takedowns raised, by week", week => week.Takedowns),
        ];
    }

    /// <summary>The longest of sorted times, or null.</summary>
    public TimeSpan? LongestOf(IReadOnlyList<TimeSpan> sorted) => sorted.Count == 0 ? null : sorted[^1];

    private BarChart Weekly(string title, Func<WeekFigures, int> value) =>
        new(title, "0", [.. Figures.ByWeek.Select(week => (DayOf(week.Monday), (double)value(week)))]);

    private static string DayOf(DateOnly day) => day.ToString("d/M", CultureInfo.InvariantCulture);
}
