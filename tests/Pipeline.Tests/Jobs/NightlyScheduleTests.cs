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

    /// <summary>Where clocks change between two and three, half past two is skipped in spring and comes twice in autumn.</summary>
    [Theory]
    [InlineData("Europe/London")]
    [InlineData("Europe/Berlin")]
    [InlineData("America/New_York")]
    [InlineData("America/Havana")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Pacific/Chatham")]
    [InlineData("Pacific/Auckland")]
    [InlineData("Asia/Beirut")]
    [InlineData("Antarctica/Troll")]
    [InlineData("Asia/Kathmandu")]
    public void Every_zone_has_one_night_a_day_whatever_its_clocks_do(string name)
    {
        TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(name);
        DateTimeOffset at = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        DateOnly first = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
        ITrigger trigger = TriggerBuilder.Create().WithSchedule(NightlySchedule.In(zone)).StartAt(at).Build();
        List<DateOnly> nights = [];
        while (nights.Count < 730)
        {
            at = trigger.GetFireTimeAfter(at)!.Value;
            nights.Add(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime));
        }

        Assert.Equal(Enumerable.Range(0, nights.Count).Select(day => nights[0].AddDays(day)), nights);
        Assert.InRange(nights[0].DayNumber - first.DayNumber, 0, 1);
    }
}
