using System.Globalization;
using ConsentLens.Consent.Policy;
using ConsentLens.Dashboard.Pages.Photos;
using ConsentLens.Pipeline.School.Overview;
using ConsentLens.Pipeline.School.Takedowns;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.Reports;

/// <summary>A school's figures as charts.</summary>
/// <param name="Channels">The channels that are drawn: those in use.</param>
public sealed record SchoolCharts(SchoolFigures Figures, IReadOnlyList<ChannelRow> Channels)
{
    private const int MostTerms = 6;

    private static readonly (string Name, string Colour)[] Verdicts =
    [
        (VerdictText.NameOf(Verdict.Clear), "clear"), (VerdictText.NameOf(Verdict.Blur), "blur"), (VerdictText.NameOf(Verdict.Review), "review"), (VerdictText.NameOf(Verdict.Block), "block"),
    ];

    /// <summary>Photos by verdict and week, one chart for each channel.</summary>
    public IEnumerable<BarChart> ByVerdict => Channels.Select(channel => new BarChart(
        $"{channel.Name}: photos by week of screening, and what they may be used for now",
        "0",
        Verdicts,
        [.. Figures.VerdictsByWeek[channel.ChannelId].Select(week => (DayOf(week.Monday), new double[] { week.Clear, week.Blur, week.Review, week.Block }))]));

    /// <summary>How much work there is for people.</summary>
    public BarChart Looked => BarChart.Of(
        "Of each 100 photos, those that needed a person, by week of screening",
        "0.#",
        Figures.ByWeek.Select(week => (DayOf(week.Monday), week.Screened == 0 ? 0 : 100.0 * week.Looked / week.Screened)));

    /// <summary>How quickly photos come down.</summary>
    public BarChart ToConfirmation => BarChart.Of(
        "Hours from a withdrawn consent until the photo was down (median), by week",
        "0.#",
        Figures.ByWeek.Select(week => (DayOf(week.Monday), TakedownFigures.MedianOf([.. ConfirmedIn(week).Order()])?.TotalHours ?? 0)));

    /// <summary>How recognisable published faces are, one chart for each channel that has published any.</summary>
    public IEnumerable<BarChart> CloseUps =>
        from channel in Channels
        let terms = Figures.Exposure.Where(term => term.ChannelId == channel.ChannelId).Take(MostTerms).Reverse().ToArray()
        where terms.Length > 0
        select CloseUpsOf(channel, terms);

    /// <summary>Reads the figures, and which channels are in use.</summary>
    public static async Task<SchoolCharts> ReadAsync(ConsentLensDbContextFactory contexts, int schoolId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        SchoolFigures figures = await SchoolFigures.ReadAsync(contexts, schoolId, now, cancellationToken);
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        ChannelRow[] channels = await context.Channels.AsNoTracking().OrderBy(channel => channel.ChannelId).ToArrayAsync(cancellationToken);
        return new SchoolCharts(figures, [.. channels.Where(channel => !channel.IsClosed(now))]);
    }

    /// <summary>A number of each week.</summary>
    public BarChart Weekly(string title, Func<WeekFigures, int> value) => BarChart.Of(title, "0", Figures.ByWeek.Select(week => (DayOf(week.Monday), (double)value(week))));

    /// <summary>A day as it stands below a bar.</summary>
    public static string DayOf(DateOnly day) => day.ToString("d/M", CultureInfo.InvariantCulture);

    private static BarChart CloseUpsOf(ChannelRow channel, TermExposure[] terms)
    {
        BarChart chart = BarChart.Of(
            $"{channel.Name}: close-ups in each 100 faces published or downloaded, by term",
            "0.#",
            terms.Select(term => (string.Create(CultureInfo.InvariantCulture, $"{term.Term} {term.Year}"), term.Faces == 0 ? 0 : 100.0 * term.CloseUps / term.Faces)));
        return chart with { WhenEmpty = "None." };
    }

    private IEnumerable<TimeSpan> ConfirmedIn(WeekFigures week) =>
        from confirmed in Figures.Takedowns.Confirmations
        let day = DateOnly.FromDateTime(confirmed.At.UtcDateTime)
        where day >= week.Monday && day < week.Monday.AddDays(7)
        select confirmed.After;
}
