using ConsentLens.Consent.Ledger;
using ConsentLens.Pipeline.Jobs;
using ConsentLens.Pipeline.School.Channels;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Storage.Encryption;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ConsentLens.Pipeline.Tests.Histories;

/// <summary>The program as one history meets it: two schools, a clock, a queue, and services that are made anew when the program was killed.</summary>
internal sealed class World : IAsyncDisposable
{
    public const string Office = "office";
    public const string Lead = "lead";
    public const string Head = "head";
    public static readonly (string Id, Use Use)[] Channels = [(AddSchool.FirstChannel, Use.Website), ("newsletter", Use.Newsletter)];

    private static readonly string[] Users = [Office, Lead, Head];
    private static readonly (string Given, string Family)[] Names =
        [("Ottoline", "Brackwell"), ("Peregrine", "Yarrowby"), ("Isambard", "Thistlewood"), ("Clementine", "Quennell"), ("Leopold", "Varrington"), ("Leonora", "Varrington")];

    private readonly Installation _installation;
    private readonly Jobs _jobs = new();
    private ServiceProvider _services;
    private Kill? _kill;

    private World(Installation installation)
    {
        _installation = installation;
        _services = installation.Start(Clock, _jobs);
    }

    /// <summary>How many people there are.</summary>
    public static int Humans => Names.Length;

    public SetTime Clock { get; } = new(new DateTimeOffset(2026, 9, 1, 8, 0, 0, TimeSpan.Zero));

    public SchoolOfWorld[] Schools { get; private set; } = [];

    /// <summary>Every picture that was drawn, in order.</summary>
    public List<(Drawing Drawing, int Copies)> Pictures { get; } = [];

    public Tally Tally { get; } = new();

    public ConsentLensDbContextFactory Contexts => Get<ConsentLensDbContextFactory>();

    public DateTimeOffset Now => Clock.Now;

    /// <summary>Whether the program died of what is being done.</summary>
    public bool IsBeingKilled => _kill is { Happened: true };

    public static async Task<World> CreateAsync(Installation installation, Rules website, Rules newsletter)
    {
        var world = new World(installation);
        world.Schools = [await world.AddSchoolAsync(0, website, newsletter), await world.AddSchoolAsync(1, website, newsletter)];
        return world;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public IPipelineJob Job(JobKind kind) => _services.GetRequiredKeyedService<IPipelineJob>(kind);

    /// <summary>Does what a user asks for, and says whether it was recorded: what is refused was not, and what the program died of may have been.</summary>
    public async Task<bool> TryAsync(SchoolOfWorld school, Func<Task> work)
    {
        long before = _kill is null ? 0 : await LastEntryAsync(school);
        try
        {
            await ArmedAsync(work);
            return true;
        }
        catch (RefusedException)
        {
            return false;
        }
        catch (Exception) when (_kill is { Happened: true })
        {
            await RestartAsync();
            return await LastEntryAsync(school) > before;
        }
    }

    /// <summary>The same for what no user asked for.</summary>
    /// <returns>Whether it was done to the end.</returns>
    public async Task<bool> RunAsync(Func<Task> work)
    {
        try
        {
            await ArmedAsync(work);
            return true;
        }
        catch (Exception) when (_kill is { Happened: true })
        {
            await RestartAsync();
            return false;
        }
    }

    /// <summary>Lets the program die at a statement of what is done.</summary>
    /// <returns>Whether it died.</returns>
    public async Task<bool> KilledAtAsync(int statement, Func<Task> work)
    {
        using var kill = new Kill(statement);
        _kill = kill;
        try
        {
            await work();
            return kill.Happened;
        }
        finally
        {
            _kill = null;
        }
    }

    /// <summary>Does all that is queued.</summary>
    /// <param name="done">Told of each job that came to its end, with those of its photos that had not been screened before.</param>
    public async Task WorkAsync(Action<JobOrder, long[]> done)
    {
        while (_jobs.Next is { } order)
        {
            Tick();
            long[] unscreened = await UnscreenedAsync(order);
            if (!await RunAsync(() => Job(order.Kind).RunAsync(order.SchoolId, order.Ids, default)))
                return;
            _jobs.Done(order);
            done(order, unscreened);
        }
    }

    /// <summary>Queues a job.</summary>
    public Task EnqueueAsync(JobOrder order) => _jobs.EnqueueAsync(order, default);

    /// <summary>No two things happen at one instant.</summary>
    public void Tick() => Clock.Now += TimeSpan.FromSeconds(1);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private async Task ArmedAsync(Func<Task> work)
    {
        try
        {
            _kill?.IsArmed = true;
            await work();
        }
        finally
        {
            _kill?.IsArmed = false;
        }
    }

    private async Task RestartAsync()
    {
        await _services.DisposeAsync();
        _services = _installation.Start(Clock, _jobs);
        foreach (SchoolOfWorld school in Schools)
        {
            await Get<BatchResumption>().RunAsync(school.Id, default);
            await Get<RegisterResumption>().RunAsync(school.Id, default);
        }
    }

    private async Task<long> LastEntryAsync(SchoolOfWorld school)
    {
        await using ConsentLensDbContext context = Contexts.Create(school.Id);
        return await context.AuditEntries.Where(entry => Users.Contains(entry.Actor)).MaxAsync(entry => (long?)entry.Sequence) ?? 0;
    }

    private async Task<long[]> UnscreenedAsync(JobOrder order)
    {
        if (order.Kind != JobKind.ScreenPhotos)
            return [];
        await using ConsentLensDbContext context = Contexts.Create(order.SchoolId);
        return await context.Photos.Where(photo => order.Ids.Contains(photo.Id) && photo.State == PhotoState.Uploaded).Select(photo => photo.Id).ToArrayAsync();
    }

    private async Task<SchoolOfWorld> AddSchoolAsync(int number, Rules website, Rules newsletter)
    {
        int id = await Get<AddSchool>().RunAsync(_installation.NextSchool(), websiteIsListed: true, Head, default);
        await Get<ChangeChannel>().RunAsync(id, Channels[0].Id, FormOf(Channels[0].Id, website), Head, default);
        await Get<OpenChannel>().RunAsync(id, Channels[1].Id, Channels[1].Use, FormOf(Channels[1].Id, newsletter), Head, default);
        var truth = new Truth
        {
            // The other school gives the same ids to others.
            People = [.. Enumerable.Range(0, Humans).Select(human => new TruePerson
            {
                Human = human,
                Id = $"P{(human + number) % Humans}",
                Given = Names[human].Given,
                Family = Names[human].Family,
            })],
            LastNight = Now,
        };
        return new SchoolOfWorld(number, id, truth, [website, newsletter]);
    }

    public static ChannelForm FormOf(string platform, Rules rules) => new()
    {
        Platform = platform,
        Owner = Head,
        ListedInPrivacyNotice = true,
        Mode = rules.Mode,
        OnHit = rules.OnHit,
        OnUnknown = rules.OnUnknown,
        // Sketches have no writing, and their models read none: no photo would ever be clear.
        ReadsPictures = false,
    };
}

/// <summary>One of the two schools.</summary>
internal sealed class SchoolOfWorld(int number, int id, Truth truth, Rules[] rules)
{
    /// <summary>0 or 1.</summary>
    public int Number => number;

    public int Id => id;

    public Truth Truth => truth;

    /// <summary>Of each of <see cref="World.Channels"/>.</summary>
    public Rules[] Rules => rules;
}

/// <summary>What histories came to, so that it can be seen that they reach what they are about.</summary>
internal sealed class Tally
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    public void Count(string what, int more = 1) => _counts[what] = _counts.GetValueOrDefault(what) + more;

    public void Add(Tally other)
    {
        foreach ((string what, int count) in other._counts)
            Count(what, count);
    }

    public int Of(string what) => _counts.GetValueOrDefault(what);

    public override string ToString() => string.Join(", ", _counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Value} {count.Key}"));
}
