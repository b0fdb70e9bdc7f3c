using System.Globalization;
using ConsentLens.Dashboard.Hosting;

namespace ConsentLens.Dashboard.Pages;

/// <summary>Times as people at the school read them.</summary>
public static class LocalTime
{
    /// <summary>Day and time, e.g. <c>3 Oct 2026, 14:05</c>.</summary>
    public static string Of(HttpContext context, DateTimeOffset at) => In(context, at).ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The day alone.</summary>
    public static string DayOf(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>The day of an instant.</summary>
    public static string DayOf(HttpContext context, DateTimeOffset at) => DayOf(DateOnly.FromDateTime(In(context, at).DateTime));

    /// <summary>Today at the school.</summary>
    public static DateOnly Today(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return DateOnly.FromDateTime(In(context, context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow()).DateTime);
    }

    private static DateTimeOffset In(HttpContext context, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(context);
        return TimeZoneInfo.ConvertTime(at, context.RequestServices.GetRequiredService<StationSettings>().TimeZone);
    }
}
