using System.Collections.Concurrent;
using System.Diagnostics;
using ConsentLens.Benchmarks.Inputs;
using ConsentLens.Dashboard.Demo;
using ConsentLens.Dashboard.Hosting;
using ConsentLens.Pipeline;
using ConsentLens.Pipeline.Storage.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ConsentLens.Benchmarks.Load;

/// <summary>A school whose users all upload at once to a program of its own, while some look at pages and everything is screened.</summary>
internal sealed class LoadRun(int users, int photosEach, TimeSpan screeningLimit)
{
    private const int Readers = 4;

    /// <summary>How long somebody reads a page before opening the next.</summary>
    private static readonly TimeSpan ThinkTime = TimeSpan.FromMilliseconds(500);

    private readonly Answers _uploads = new();
    private readonly Answers _pages = new();
    private readonly ConcurrentDictionary<long, int> _batches = new();
    private int _taken;

    /// <summary>The folder for the installation remains the caller's.</summary>
    public async Task<LoadOutcome> RunAsync(string folder, CancellationToken cancellationToken)
    {
        LoadPhotos drawn = await LoadPhotos.EnsureAsync(cancellationToken);
        string photos = Path.Combine(folder, "photos-to-send");
        Console.WriteLine($"Making {users * photosEach} photos ...");
        drawn.Write(photos, users * photosEach, cancellationToken);
        string data = Path.Combine(folder, "data");
        IReadOnlyList<DemoLogin> logins = LoadUsers.Make(users + Readers);
        await SetUpAsync(data, drawn, logins, cancellationToken);
        await using ServedProgram program = await ServedProgram.StartAsync(data, cancellationToken);
        Console.WriteLine($"{users} users upload {photosEach} photos each, {Readers} others look at pages ...");
        TimeSpan processorBefore = program.ProcessorTime;
        long start = Stopwatch.GetTimestamp();
        (int taken, TimeSpan uploading) = await UploadAsync(program.Address, logins, photos, start, cancellationToken);
        TimeSpan processor = program.ProcessorTime - processorBefore;
        string? named = Environment.GetEnvironmentVariable(DatabaseConnection.EnvironmentVariable);
        await using DatabaseConnection connection = await DatabaseConnection.OpenAsync(named, new DataFolder(data).Database, TimeProvider.System, cancellationToken);
        NpgsqlDataSource database = connection.DataSource;
        long screenedMeanwhile = await CountAsync(database, "select count(*) from photos where state <> 'uploaded'", cancellationToken);
        bool isScreened = await WaitForScreeningAsync(database, start, cancellationToken);
        TimeSpan all = Stopwatch.GetElapsedTime(start);
        return new LoadOutcome(
            users * photosEach,
            taken,
            await CountAsync(database, "select count(*) from photos where blob_id is not null", cancellationToken),
            await CountAsync(database, "select count(distinct photo_id) from verdicts", cancellationToken),
            await CountAsync(database, "select count(*) from photos where state = 'uploaded'", cancellationToken),
            screenedMeanwhile,
            uploading,
            isScreened ? all : null,
            processor,
            program.PeakMegabytes,
            _uploads.Figures(),
            _pages.Figures());
    }

    private static async Task SetUpAsync(string data, LoadPhotos drawn, IReadOnlyList<DemoLogin> logins, CancellationToken cancellationToken)
    {
        var settings = new StationSettings(new DataFolder(data), null, null, BenchmarkModels.ForDrawnFaces.MatchAt, BenchmarkModels.ForDrawnFaces.PossibleAt, 1, TimeZoneInfo.Utc);
        await using Station station = await Station.OpenAsync(settings, cancellationToken);
        await using WebApplication application = WebHost.Build(station, "http://127.0.0.1:0");
        _ = await ActivatorUtilities.CreateInstance<DemoSchool>(application.Services).AddAsync("Load Primary", drawn.School, logins, cancellationToken);
    }

    private async Task<(int Taken, TimeSpan Uploading)> UploadAsync(Uri address, IReadOnlyList<DemoLogin> logins, string photos, long start, CancellationToken cancellationToken)
    {
        Visit[] visits = await Task.WhenAll(logins.Select((login, number) => Visit.OpenAsync(address, login, number + 1, number < users ? _uploads : _pages, cancellationToken)));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task reading = Task.WhenAll(visits.Skip(users).Select((visit, number) => ReadAsync(visit, number, over.Token)));
        (long Batch, int Taken)[] sent = await Task.WhenAll(visits.Take(users).Select((visit, user) => visit.UploadAsync(
            $"Batch of user {user + 1}",
            [.. Enumerable.Range(user * photosEach, photosEach).Select(number => Path.Combine(photos, $"{number}.jpg"))],
            batch => _batches[batch] = user,
            () => Interlocked.Increment(ref _taken),
            cancellationToken)));
        TimeSpan uploading = Stopwatch.GetElapsedTime(start);
        await over.CancelAsync();
        await reading;
        foreach (Visit visit in visits) visit.Dispose();
        return (sent.Sum(upload => upload.Taken), uploading);
    }

    /// <summary>Home, a batch, the review queue, a photo, and again; until the uploads are done.</summary>
    private async Task ReadAsync(Visit visit, int reader, CancellationToken cancellationToken)
    {
        try
        {
            for (int turn = reader; ; turn++)
            {
                long[] batches = [.. _batches.Keys.Order()];
                int photos = Volatile.Read(ref _taken);
                (string what, string path) = (turn % 4) switch
                {
                    1 when batches.Length > 0 => ("page: Batch", $"/batches/{batches[turn / 4 % batches.Length]}"),
                    2 => ("page: Review", "/review"),
                    3 when photos > 0 => ("page: Photo", $"/photos/{1 + (turn / 4 % photos)}"),
                    _ => ("page: Home", "/"),
                };
                await visit.GetAsync(what, path, cancellationToken);
                await Task.Delay(ThinkTime, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The uploads are done.
        }
    }

    private async Task<bool> WaitForScreeningAsync(NpgsqlDataSource database, long start, CancellationToken cancellationToken)
    {
        while (await CountAsync(database, "select count(*) from photos where state = 'uploaded'", cancellationToken) > 0)
        {
            if (Stopwatch.GetElapsedTime(start) > screeningLimit) return false;
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }

        return true;
    }

    private static async Task<long> CountAsync(NpgsqlDataSource database, string sql, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
