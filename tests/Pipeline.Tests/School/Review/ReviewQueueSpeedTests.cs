using System.Diagnostics;
using System.Globalization;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.School.Review;

[Collection(PostgresCollection.Name)]
[Trait(Speed.Trait, Speed.Slow)]
public sealed class ReviewQueueSpeedTests(PostgresFixture postgres, ITestOutputHelper output)
{
    [PostgresFact]
    public async Task The_next_photo_of_a_long_queue_is_found_while_nobody_notices()
    {
        int photos = LongTests.AreAsked ? 100_000 : 2_000;
        await using TestDatabase database = await postgres.CreateAsync();
        (int id, _) = await GeneratedSchool.AddAsync(database, photos, 1_000);
        await using SchoolUnderTest school = await SchoolUnderTest.AroundAsync(database, id);
        await database.ExecuteAsync("update faces set strength = 'none' where photo_id % 5 = 0 and ordinal < photo_id % 3 + 1");
        await new RejudgeSchool(database.Contexts, new DetectorTrust([default(Digest)]), school.Audit, school.Time).RunAsync(id, JudgingCause.Night, default);
        await database.ExecuteAsync("analyze");
        var queue = new ReviewQueue(database.Contexts, school.Time);
        int waiting = await queue.CountAsync(id, default);
        List<double> waits = [];
        for (int user = 0; user < 9; user++)
        {
            long start = Stopwatch.GetTimestamp();
            Assert.NotNull(await queue.NextAsync(id, string.Create(CultureInfo.InvariantCulture, $"user{user}"), [], default));
            waits.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        long counting = Stopwatch.GetTimestamp();
        await queue.CountAsync(id, default);
        double count = Stopwatch.GetElapsedTime(counting).TotalMilliseconds;
        long asking = Stopwatch.GetTimestamp();
        Assert.NotNull(await queue.NextAsync(id, "user0", [], default));
        double held = Stopwatch.GetElapsedTime(asking).TotalMilliseconds;
        double median = waits.Order().ElementAt(waits.Count / 2);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{photos} photos, {waiting} waiting: the next one after {median:F0} ms (median of {waits.Count}), {waits.Max():F0} ms at most; one that is held already after {held:F0} ms; counted in {count:F0} ms."));
        Assert.True(waiting >= photos / 6);
        // Far above what it takes, since other tests may run beside it.
        Assert.True(median < 2_000 && held < 1_000, $"{median} ms, {held} ms");
    }
}
