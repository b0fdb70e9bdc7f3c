using ConsentLens.Pipeline.Jobs.Quartz;
using Quartz;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Jobs;

public sealed class NightlyScheduleTests
{
    [Fact]
    public void The_night_comes_once_every_day_of_the_year_at_half_past_two_local_time()
    {
        TimeZoneInfo london = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");
        DateTimeOffset at = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        ITrigger trigger = TriggerBuilder.Create().WithSchedule(NightlySchedule.In(london)).StartAt(at).Build();
        for (var day = new DateOnly(2026, 1, 1); day.Year == 2026; day = day.AddDays(1))
        {
            at = trigger.GetFireTimeAfter(at)!.Value;
            DateTimeOffset local = TimeZoneInfo.ConvertTime(at, london);
            Assert.Equal(day.ToDateTime(new TimeOnly(2, 30)), local.DateTime);
        }
    }
}
