using ConsentLens.Pipeline.Jobs;
using Hangfire;
using Hangfire.Common;
using Hangfire.InMemory;
using Hangfire.Storage;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Jobs;

/// <summary>When Hangfire would start the night, asked day after day by a clock of the test.</summary>
public sealed class NightlyScheduleTests
{
    /// <summary>The clocks of the United Kingdom change on 29 March and on 25 October 2026.</summary>
    [Fact]
    public void The_night_comes_once_every_day_of_the_year_at_half_past_two_local_time()
    {
        TimeZoneInfo london = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");
        DateTimeOffset[] nights = [.. NightsAfter(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), london, 365)];
        Assert.Equal(
            Enumerable.Range(0, 365).Select(day => new DateTime(2026, 1, 1, 2, 30, 0).AddDays(day)),
            nights.Select(night => TimeZoneInfo.ConvertTime(night, london).DateTime));
        Assert.Equal(
            [TimeSpan.FromHours(23), TimeSpan.FromHours(24), TimeSpan.FromHours(25)],
            nights.Zip(nights.Skip(1), (night, next) => next - night).Distinct().Order());
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
        DateTimeOffset start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        DateOnly first = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(start, zone).DateTime);
        DateOnly[] nights = [.. NightsAfter(start, zone, 730).Select(night => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(night, zone).DateTime))];
        Assert.Equal(Enumerable.Range(0, nights.Length).Select(day => nights[0].AddDays(day)), nights);
        Assert.InRange(nights[0].DayNumber - first.DayNumber, 0, 1);
    }

    private static IEnumerable<DateTimeOffset> NightsAfter(DateTimeOffset at, TimeZoneInfo zone, int count)
    {
        using var storage = new InMemoryStorage();
        using IStorageConnection connection = storage.GetConnection();
        var recurring = new RecurringJobManager(storage, new JobFilterCollection(), new DefaultTimeZoneResolver(), () => at.UtcDateTime);
        for (int night = 0; night < count; night++)
        {
            NightlySchedule.Set(recurring, zone);
            at = new DateTimeOffset(DateTime.SpecifyKind(connection.GetRecurringJobs().Single().NextExecution!.Value, DateTimeKind.Utc));
            yield return at;
            at = at.AddMinutes(1);
            recurring.RemoveIfExists(NightlySchedule.Id);
        }
    }
}
