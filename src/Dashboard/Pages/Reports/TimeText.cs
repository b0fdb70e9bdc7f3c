using System.Globalization;

namespace ConsentLens.Dashboard.Pages.Reports;

/// <summary>Spans of time in plain words.</summary>
public static class TimeText
{
    /// <summary>For example <c>2 hours</c> or <c>3.5 days</c>; a dash where there is none.</summary>
    public static string Of(TimeSpan? span) => span switch
    {
        null => "–",
        { TotalMinutes: < 1 } => "under a minute",
        { TotalMinutes: < 90 } => string.Create(CultureInfo.InvariantCulture, $"{span.Value.TotalMinutes:0} minutes"),
        { TotalHours: < 36 } => string.Create(CultureInfo.InvariantCulture, $"{span.Value.TotalHours:0.#} hours"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.Value.TotalDays:0.#} days"),
    };
}
