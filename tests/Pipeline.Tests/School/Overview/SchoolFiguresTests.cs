using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Overview;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.School.Overview;

[Collection(PostgresCollection.Name)]
[Trait(Speed.Trait, Speed.Slow)]
public sealed class SchoolFiguresTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private static readonly DateTimeOffset Now = new(2026, 12, 2, 11, 0, 0, TimeSpan.Zero);
    private static readonly (string Id, Use Use)[] Channels = [("press", Use.Press), ("website", Use.Website)];

    /// <summary>Photos of drawn days before and within the weeks, each with drawn verdicts, some looked at by a person: counted here again, photo by photo.</summary>
    [PostgresFact]
    public async Task Every_photo_is_counted_in_the_week_in_which_it_was_screened()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        (int school, long[] photos) = await GeneratedSchool.AddAsync(database, 300, 20, facesPerPhoto: 1);
        int seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        DateTimeOffset since = new(2026, 9, 14, 0, 0, 0, TimeSpan.Zero);
        Dictionary<(string Channel, DateOnly Monday, Verdict Verdict), int> verdicts = [];
        Dictionary<DateOnly, (int Screened, int Looked)> weeks = [];
        await using (ConsentLensDbContext context = database.Context(school))
        {
            foreach ((string channel, Use use) in Channels)
                context.Channels.Add(new ChannelRow { SchoolId = school, ChannelId = channel, Use = use, Platform = channel, Owner = "head", Opened = new DateOnly(2020, 9, 1), ListedInPrivacyNotice = true });
            await context.SaveChangesAsync();
            foreach (long id in photos)
            {
                // From two weeks before the first that counts; a day's first and last instants belong to it.
                DateTimeOffset at = random.Next(4) switch
                {
                    0 => since.AddDays(random.Next(-14, 80)),
                    1 => since.AddDays(random.Next(-14, 80)).AddTicks(-10),
                    _ => since.AddSeconds(random.Next(-14 * 86_400, 79 * 86_400)),
                };
                DateOnly day = DateOnly.FromDateTime(at.UtcDateTime);
                DateOnly monday = day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
                await context.Photos.Where(photo => photo.Id == id).ExecuteUpdateAsync(update => update.SetProperty(photo => photo.ScreenedAt, at));
                bool isLooked = random.Next(3) == 0;
                if (isLooked)
                    context.PhotoAssertions.Add(new PhotoAssertionRow { SchoolId = school, PhotoId = id, Kind = PhotoAssertionKind.NobodyMissed, SaidBy = "dsl", SaidAt = at.AddDays(1) });
                foreach ((string channel, _) in Channels)
                {
                    var verdict = (Verdict)random.Next(4);
                    isLooked |= verdict == Verdict.Review;
                    context.Verdicts.Add(Row(school, id, channel, verdict, at));
                    verdicts[(channel, monday, verdict)] = verdicts.GetValueOrDefault((channel, monday, verdict)) + 1;
                }

                (int screened, int looked) = weeks.GetValueOrDefault(monday);
                weeks[monday] = (screened + 1, looked + (isLooked ? 1 : 0));
            }

            await context.SaveChangesAsync();
        }

        SchoolFigures figures = await SchoolFigures.ReadAsync(database.Contexts, school, Now, default);

        DateOnly[] mondays = [.. Enumerable.Range(0, SchoolFigures.Weeks).Select(week => new DateOnly(2026, 9, 14).AddDays(7 * week))];
        Assert.Equal(mondays, figures.ByWeek.Select(week => week.Monday));
        Assert.Equal(mondays.Select(monday => weeks.GetValueOrDefault(monday)), figures.ByWeek.Select(week => (week.Screened, week.Looked)));
        foreach ((string channel, _) in Channels)
        {
            Assert.Equal(
                mondays.Select(monday => new WeekVerdicts(monday, Of(monday, Verdict.Clear), Of(monday, Verdict.Blur), Of(monday, Verdict.Review), Of(monday, Verdict.Block))),
                figures.VerdictsByWeek[channel]);

            int Of(DateOnly monday, Verdict verdict) => verdicts.GetValueOrDefault((channel, monday, verdict));
        }
    }

    private static VerdictRow Row(int school, long photo, string channel, Verdict verdict, DateTimeOffset at) => new()
    {
        SchoolId = school,
        PhotoId = photo,
        ChannelId = channel,
        Verdict = verdict,
        Reasons = [Reason.UnknownFace],
        RulesetVersion = 1,
        JudgedAt = at,
    };
}
