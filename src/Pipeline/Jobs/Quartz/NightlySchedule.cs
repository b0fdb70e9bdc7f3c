using Quartz;

namespace ConsentLens.Pipeline.Jobs.Quartz;

/// <summary>When the night's work begins.</summary>
public static class NightlySchedule
{
    /// <summary>
    /// 02:30 local time. Clocks change between 01:00 and 02:00 in the United Kingdom, so this time of day comes exactly once every day of the year.
    /// </summary>
    public const string Cron = "0 30 2 * * ?";

    /// <summary>Quartz's schedule for a school's time zone. A night that was missed is made up for once.</summary>
    public static CronScheduleBuilder In(TimeZoneInfo zone) =>
        CronScheduleBuilder.Create(Cron).InTimeZone(zone).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed);
}
