using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Storage.Encryption;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.Extensions.DependencyInjection;

namespace ConsentLens.Pipeline.Tests.Histories;

/// <summary>One database, one set of keys and one folder for all histories: each is two schools of its own, and has a clock of its own.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly SketchModels _models = new();
    private readonly string _data;
    private readonly KeyVault _vault;
    private readonly ScreeningEngine _engine;
    private int _schools;

    private Installation(TestDatabase database, string data, KeyVault vault)
    {
        (_database, _data, _vault) = (database, data, vault);
        _engine = new ScreeningEngine(_models.Folder, null, null, new PhotoReader(new ImagingLimits()));
    }

    public static async Task<Installation> OpenAsync(PostgresFixture postgres)
    {
        string data = Directory.CreateTempSubdirectory("consentlens-histories-").FullName;
        var file = new MasterKeyFile(Path.Combine(data, "keys", "master.key"), TimeProvider.System);
        return new Installation(await postgres.CreateAsync(), data, new KeyVault(file, await file.LoadOrCreateAsync(default)));
    }

    /// <summary>A name that no other school has.</summary>
    public string NextSchool() => $"School {Interlocked.Increment(ref _schools)}";

    /// <summary>The program as it is after a start.</summary>
    public ServiceProvider Start(SetTime clock, IJobQueue queue)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddConsentLens(new StationSettings(new DataFolder(_data), _models.Folder, null, null, null, 1, TimeZoneInfo.Utc), _database.DataSource, _vault, works: false);
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton(queue);
        services.AddSingleton(_engine);
        services.AddSingleton<IPhotoReader>(new PhotoReader(new ImagingLimits()));
        return services.BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        _engine.Dispose();
        _models.Dispose();
        await _database.DisposeAsync();
        _vault.Dispose();
        Directory.Delete(_data, recursive: true);
    }
}

/// <summary>What is queued, which outlives the program.</summary>
internal sealed class Jobs : IJobQueue
{
    private readonly List<JobOrder> _orders = [];

    public JobOrder? Next => _orders.Count > 0 ? _orders[0] : null;

    public Task EnqueueAsync(JobOrder order, CancellationToken cancellationToken)
    {
        if (!_orders.Exists(known => (known.Kind, known.SchoolId, known.Ids[0]) == (order.Kind, order.SchoolId, order.Ids[0])))
            _orders.Add(order);
        return Task.CompletedTask;
    }

    public void Done(JobOrder order) => _orders.Remove(order);
}
