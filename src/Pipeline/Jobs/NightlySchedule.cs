using ConsentLens.Pipeline.Storage.Database;
using Hangfire;
using Hangfire.Common;
using Hangfire.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ConsentLens.Pipeline.Jobs;

/// <summary>Starts the night's work at 02:30 in the schools' time zone. A missed night is made up for once.</summary>
public sealed partial class NightlySchedule(IRecurringJobManagerV2 recurring, JobSettings settings, ILogger<NightlySchedule> logger) : BackgroundService
{
    /// <summary>The name under which it can be started at any time.</summary>
    public const string Id = "night";

    /// <summary>In the United Kingdom clocks change between 01:00 and 02:00, so this time comes exactly once every day. Elsewhere, where it is skipped, the
    /// night begins with the next existing minute; where it comes twice, with the first.</summary>
    private const string Cron = "30 2 * * *";

    /// <summary>Stores the schedule for all processes of the installation.</summary>
    public static void Set(IRecurringJobManager recurring, TimeZoneInfo zone)
    {
        var job = Job.FromExpression<NightlyJob>(night => night.RunAsync(CancellationToken.None), JobQueue.Waited);
        recurring.AddOrUpdate(Id, job, Cron, new RecurringJobOptions { TimeZone = zone });
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Done in the background: another process may be doing the same or have been killed doing it, and its lock expires by itself.
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                Set(recurring, settings.TimeZone);
                return;
            }
            catch (DistributedLockTimeoutException)
            {
                IsLocked();
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Another process holds the lock of the nightly schedule, or was killed over it; trying again.")]
    private partial void IsLocked();
}

/// <summary>Runs the night of every school, one after another. If something failed, all of it is retried a little later.</summary>
public sealed class NightlyJob(NightlyRun night, SchoolDirectory schools, NpgsqlDataSource dataSource)
{
    // "Night" in ASCII.
    private const long LockKey = 0x4E_6967_6874;

    /// <summary>A second one waits until the first is done; its lock ends with its session, even when its process is killed.</summary>
    [AutomaticRetry(Attempts = 3, DelaysInSeconds = [600], LogEvents = false)]
    [JobDisplayName("The night of every school")]
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await ExecuteAsync(connection, "select pg_advisory_lock($1)", cancellationToken);
        try
        {
            await RunSchoolsAsync(cancellationToken);
        }
        finally
        {
            // The pool keeps the session and with it the lock; a broken session has lost it already.
            if (connection.State == System.Data.ConnectionState.Open)
                await ExecuteAsync(connection, "select pg_advisory_unlock($1)", CancellationToken.None);
        }
    }

    private async Task RunSchoolsAsync(CancellationToken cancellationToken)
    {
        List<string> problems = [];
        foreach (SchoolListing school in await schools.ListAsync(cancellationToken))
        {
            NightlyOutcome outcome = await night.RunAsync(school.Id, cancellationToken);
            if (outcome.Problem is { } problem) problems.Add($"School {school.Id}: {problem}");
        }

        if (problems.Count > 0) throw new NightFailedException(string.Join(' ', problems));
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = sql;
        // No time limit on waiting for the other night.
        command.CommandTimeout = 0;
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = LockKey });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

public sealed class NightFailedException(string message) : Exception(message);
