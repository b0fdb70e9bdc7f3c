using System.Globalization;

namespace ConsentLens.Dashboard.Pages;

/// <summary>Days and times in the time zone of the school.</summary>
public sealed class SchoolClock(TimeZoneInfo zone, TimeProvider time)
{
    /// <summary>Now, at the school.</summary>
    public DateTimeOffset Now => TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone);

    public DateOnly Today => DayOf(time.GetUtcNow());

    /// <summary>When today began.</summary>
    public DateTimeOffset Midnight => new(Now.Date, Now.Offset);

    public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);

    /// <summary>A day in words, such as <c>3 Nov 2026</c>.</summary>
    public string Day(DateTimeOffset instant) => Day(DayOf(instant));

    /// <summary>A day in words.</summary>
    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>Day and time, such as <c>3 Nov 2026, 14:05</c>.</summary>
    public string Moment(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, zone).ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);

    /// <summary>When something dated with a day takes effect: now if that is today, otherwise at the start of the day.</summary>
    public DateTimeOffset EffectOf(DateOnly day) => day == Today ? time.GetUtcNow() : StartOf(day);

    public DateTimeOffset EndOf(DateOnly day) => StartOf(day.AddDays(1));

    private DateTimeOffset StartOf(DateOnly day)
    {
        DateTime midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
    }
}
