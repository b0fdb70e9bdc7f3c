using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Review.Safeguarding;
using ConsentLens.Pipeline.School.Takedowns;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.School.Takedowns;

/// <summary>Drawn histories of what leaves the house and has to come down, over the use cases and the database; after every step an oracle is asked.</summary>
[Collection(PostgresCollection.Name)]
[Trait(Speed.Trait, Speed.Slow)]
public sealed class DepartureHistoryTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private const int Histories = 40;
    private const int Steps = 12;

    [PostgresFact]
    public async Task Whatever_is_out_and_not_permitted_has_a_takedown_and_no_package_holds_it()
    {
        await using DepartureSchool school = await DepartureSchool.CreateAsync(postgres);
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (int seed = 0; seed < Histories; seed++)
        {
            school.Rows.Time.Now += TimeSpan.FromDays(1);
            var history = new History(school, new Random(seed), seed);
            await history.RunAsync(Steps);
            foreach (string step in history.Done)
                counts[step] = counts.GetValueOrDefault(step) + 1;
        }

        output.WriteLine(string.Join(", ", counts.Select(pair => $"{pair.Key} {pair.Value}")));
        // A step that never came about would prove nothing.
        Assert.Equal(["build", "confirm", "consent", "download", "download while it is withdrawn", "free", "lock", "publish", "publish a retired one", "refused", "withdraw"], counts.Keys);
        Assert.True((await school.Rows.VerifyAuditAsync()).IsSound);
    }

    private sealed class History(DepartureSchool school, Random random, int seed)
    {
        private static readonly string[] Channels = [SchoolUnderTest.Website, DepartureSchool.Board];
        private static readonly string[] Links = ["https://school.example/1", "https://school.example/2"];

        private readonly DepartureOracle _oracle = new();
        private readonly List<string> _steps = [];
        private readonly string[] _people = [$"A{seed}", $"B{seed}"];
        private readonly Dictionary<long, string[]> _photos = [];

        /// <summary>What came about, by the names of the steps.</summary>
        public IReadOnlyList<string> Done => _steps;

        private SchoolUnderTest Rows => school.Rows;

        public async Task RunAsync(int steps)
        {
            foreach (string person in _people)
                await Rows.AddPersonAsync(person);
            foreach (string[] shown in (string[][])[[_people[0]], [_people[1]], _people])
            {
                long photo = await school.AddPhotoAsync(shown);
                _photos.Add(photo, shown);
                _oracle.Add(photo, shown);
            }

            await BuildAsync();
            for (int step = 0; step < steps; step++)
            {
                Rows.Time.Now += TimeSpan.FromMinutes(random.Next(3));
                await StepAsync();
                await CheckAsync();
            }
        }

        private Task StepAsync() => random.Next(12) switch
        {
            0 or 1 => BuildAsync(),
            2 or 3 => DownloadAsync(),
            4 or 5 => PublishAsync(),
            6 or 7 => DecideAsync(OneOf(_people)),
            8 => RaceAsync(OneOf(_people)),
            9 => LockAsync(),
            _ => ConfirmAsync(),
        };

        private async Task BuildAsync()
        {
            string channel = OneOf(Channels);
            long[] chosen = [.. _photos.Keys.Where(_ => random.Next(2) == 0)];
            // What is not permitted is blocked on one channel and removed on the other.
            var removed = chosen
                .Where(photo => !_oracle.IsLocked(photo) && (channel == DepartureSchool.Board || _photos[photo].All(_oracle.MayBeShown)))
                .ToDictionary(photo => photo, photo => _photos[photo].Where(person => !_oracle.MayBeShown(person)).ToArray());
            if (await school.BuildAsync(channel, removed.ToDictionary(pair => pair.Key, pair => OrdinalsOf(pair.Key, pair.Value))) is { } release)
            {
                _oracle.Build(release, removed);
                Tell("build");
            }
            else if (removed.Count > 0)
            {
                Fail("what may be released was not built");
            }
        }

        private short[] OrdinalsOf(long photo, string[] people) => [.. people.Select(person => (short)Array.IndexOf(_photos[photo], person))];

        private async Task DownloadAsync()
        {
            if (_oracle.Packages.ToArray() is not { Length: > 0 } packages)
                return;
            long release = OneOf(packages);
            bool isHandedOut = await school.TryDownloadAsync(release);
            if (isHandedOut)
                _oracle.Download(release);
            Tell(isHandedOut ? "download" : "refused");
        }

        private async Task PublishAsync()
        {
            if (_oracle.Packages.ToArray() is not { Length: > 0 } packages)
                return;
            long release = OneOf(packages);
            long[] photos = [.. _oracle.PhotosOf(release)];
            long? one = random.Next(2) == 0 ? OneOf(photos) : null;
            string link = OneOf(Links);
            bool isRetired = _oracle.IsRetired(release);
            await school.Publication.RunAsync(Rows.Id, release, one, link, "head", default);
            _oracle.Publish(release, one is { } photo ? [photo] : photos, link);
            Tell(isRetired ? "publish a retired one" : "publish");
        }

        private async Task DecideAsync(string person)
        {
            bool isGiven = !_oracle.MayBeShown(person);
            Rows.Time.Now += TimeSpan.FromSeconds(1);
            await school.DecideAsync(person, isGiven);
            if (!isGiven && _oracle.Packages.ToArray() is { Length: > 0 } packages && random.Next(2) == 0)
            {
                // Killed between the record and the judging: nobody gets a package, and the night does the rest.
                long release = OneOf(packages);
                bool isHandedOut = await school.TryDownloadAsync(release);
                if (isHandedOut)
                    _oracle.Download(release);
                _oracle.Decide(person, isGiven);
                if (isHandedOut && _oracle.IsRetired(release))
                    Fail($"package {release} was handed out after the withdrawal");
                await Rows.Photos.RunAsync(Rows.Id, [.. _photos.Keys], JudgingCause.Night, default);
            }
            else
            {
                _oracle.Decide(person, isGiven);
                await Rows.Person.RunAsync(Rows.Id, person, default);
            }

            Tell(isGiven ? "consent" : "withdraw");
        }

        private async Task RaceAsync(string person)
        {
            if (!_oracle.MayBeShown(person) || _oracle.Packages.ToArray() is not { Length: > 0 } packages)
                return;
            long release = OneOf(packages);
            Rows.Time.Now += TimeSpan.FromSeconds(1);
            Task<bool> download = Task.Run(() => school.TryDownloadAsync(release));
            await school.DecideAsync(person, isGiven: false);
            await Rows.Person.RunAsync(Rows.Id, person, default);
            if (await download)
                _oracle.Download(release);
            _oracle.Decide(person, isGiven: false);
            Tell("download while it is withdrawn");
        }

        private async Task LockAsync()
        {
            long photo = OneOf(_photos.Keys.ToArray());
            if (_oracle.IsLocked(photo))
            {
                SafeguardingConcern concern = (await school.Stop.ReadAsync(Rows.Id, "dsl", default)).Single(open => open.PhotoId == photo && open.ClosedAt is null);
                await school.Stop.CloseAsync(Rows.Id, concern.Id, "Nothing in it.", isPhotoFree: true, "dsl", default);
                _oracle.Lock(photo, isLocked: false);
                Tell("free");
            }
            else
            {
                await school.Stop.RaiseAsync(Rows.Id, photo, null, "office", default);
                _oracle.Lock(photo, isLocked: true);
                Tell("lock");
            }
        }

        /// <summary>By a clock that is fast or slow: what a confirmation covers is no question of the time.</summary>
        private async Task ConfirmAsync()
        {
            TakedownTask[] open = [.. (await school.List.OpenAsync(Rows.Id, default)).Where(task => _photos.ContainsKey(task.PhotoId))];
            if (open.Length == 0)
                return;
            TakedownTask task = OneOf(open);
            DateTimeOffset now = Rows.Time.Now;
            Rows.Time.Now += TimeSpan.FromHours(random.Next(-3, 4));
            Assert.True(await school.Confirm.RunAsync(Rows.Id, task.Id, task.LastDeparture, "head", default));
            Rows.Time.Now = now;
            _oracle.Confirm(PlaceOf(task));
            Tell("confirm");
            // Judging again finds nothing that was not found before.
            await Rows.Photos.RunAsync(Rows.Id, [.. _photos.Keys], JudgingCause.Night, default);
        }

        private async Task CheckAsync()
        {
            Place[] open = [.. (await school.List.OpenAsync(Rows.Id, default)).Where(task => _photos.ContainsKey(task.PhotoId)).Select(PlaceOf)];
            foreach (Place missing in _oracle.Due().Except(open))
                Fail($"{missing} is out and has no takedown");
            foreach (Place needless in open.Where(place => !_oracle.IsAnythingAt(place)))
                Fail($"{needless} has a takedown, and nothing left since the last was confirmed");
            await using ConsentLensDbContext context = Rows.Context();
            foreach (long release in _oracle.Packages)
            {
                ReleaseRow row = await context.Releases.AsNoTracking().SingleAsync(row => row.Id == release);
                if (_oracle.IsRetired(release) != (row.State == ReleaseState.Retired) || (row.PackageBlobId is null) != _oracle.IsRetired(release))
                    Fail($"package {release} is {row.State}");
                bool waits = open.Any(place => _oracle.PhotosOf(release).Contains(place.Photo));
                bool expected = !_oracle.IsRetired(release) && !waits;
                if (await IsDownloadableAsync(release) != expected)
                    Fail($"package {release} can be downloaded: {!expected}");
            }
        }

        private async Task<bool> IsDownloadableAsync(long release) => await school.Download.ReasonNotToAsync(Rows.Id, release, default) is null;

        private static Place PlaceOf(TakedownTask task) => new(task.PhotoId, task.ReleaseId, task.Link);

        private TItem OneOf<TItem>(TItem[] items) => items[random.Next(items.Length)];

        private void Tell(string step) => _steps.Add(step);

        private void Fail(string problem) => Assert.Fail($"History {seed}, after {string.Join(", ", _steps)}: {problem}.");
    }
}
