namespace ConsentLens.Dashboard.Pages;

/// <summary>Times as the clock at the school shows them.</summary>
public sealed class SchoolClock(TimeZoneInfo zone, TimeProvider time)
{
    /// <summary>Now, at the school.</summary>
    public DateTimeOffset Now => TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone);

    /// <summary>When today began.</summary>
    public DateTimeOffset Midnight => new(Now.Date, Now.Offset);

    /// <summary>A day and a time, such as <c>3 Nov 2026, 14:05</c>.</summary>
    public string Show(DateTimeOffset at) => $"{TimeZoneInfo.ConvertTime(at, zone):d MMM yyyy, HH:mm}";
}
