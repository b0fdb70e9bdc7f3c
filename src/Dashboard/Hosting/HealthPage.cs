using System.Text.Json;
using ConsentLens.Pipeline;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding.Isolation;
using ConsentLens.Pipeline.Vision.Decoding.Native;
using ConsentLens.Pipeline.Vision.Models;
using Npgsql;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>Reports whether everything that a school depends on is working.</summary>
internal sealed class HealthPage(NpgsqlDataSource dataSource, LiveWorkers workers, ScreeningEngine engine, IsolatedPhotoReader decoders, StationSettings settings)
{
    private const long LeastFreeBytes = 1_000_000_000;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Checks everything; the response is 200 when all is well, otherwise 503.</summary>
    public async Task<IResult> AnswerAsync(CancellationToken cancellationToken)
    {
        HealthLine[] lines =
        [
            await LookAsync("database", () => DatabaseAsync(cancellationToken)),
            await LookAsync("jobs", () => JobsAsync(cancellationToken)),
            await LookAsync("disk", () => Task.FromResult(Disk())),
            await LookAsync("models", () => Task.FromResult(engine.Pack.Name)),
            await LookAsync("reading", () => Task.FromResult(engine.Pack.Reading?.Recogniser.Description.Name ?? throw new HealthException(ModelCheck.NothingReads))),
            // It may have to start one, or to wait for one.
            await LookAsync("decoders", () => Task.Run(() => decoders.Walls(cancellationToken).Describe(), cancellationToken)),
        ];
        bool isWell = lines.All(line => line.Ok);
        int status = isWell ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return Results.Json(new { ok = isWell, checks = lines }, Format, statusCode: status);
    }

    private static async Task<HealthLine> LookAsync(string name, Func<Task<string>> look)
    {
        try
        {
            return new HealthLine(name, true, await look());
        }
        catch (Exception error) when (error is NpgsqlException or ModelException or ImagingUnavailableException or IOException or HealthException)
        {
            return new HealthLine(name, false, error is HealthException or ModelException or ImagingUnavailableException ? error.Message : error.GetType().Name);
        }
    }

    private async Task<string> DatabaseAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = dataSource.CreateCommand("show server_version");
        return $"PostgreSQL {await command.ExecuteScalarAsync(cancellationToken)}";
    }

    private async Task<string> JobsAsync(CancellationToken cancellationToken)
    {
        int count = await workers.CountAsync(cancellationToken);
        return count > 0 ? $"{count} workers" : throw new HealthException("No worker is running; start 'consentlens worker'.");
    }

    private string Disk()
    {
        Directory.CreateDirectory(settings.Data.Photos);
        long free = new DriveInfo(Path.GetFullPath(settings.Data.Photos)).AvailableFreeSpace;
        return free >= LeastFreeBytes
            ? $"{free / 1_000_000} MB free"
            : throw new HealthException($"Only {free / 1_000_000} MB is free for photos; free some space.");
    }

    private sealed record HealthLine(string Name, bool Ok, string Detail);

    private sealed class HealthException(string message) : Exception(message);
}
