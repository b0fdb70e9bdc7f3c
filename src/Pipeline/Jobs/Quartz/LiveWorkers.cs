using Npgsql;

namespace ConsentLens.Pipeline.Jobs.Quartz;

/// <summary>Counts the processes that work on the jobs.</summary>
public sealed class LiveWorkers(NpgsqlDataSource dataSource, TimeProvider time)
{
    /// <summary>Check-ins that a worker may miss and still be counted as alive.</summary>
    private const int MissedCheckins = 5;

    /// <summary>How many checked in of late.</summary>
    public async Task<int> CountAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset since = time.GetUtcNow() - (MissedCheckins * QuartzRegistration.CheckinInterval);
        // Quartz writes instants as .NET ticks.
        await using NpgsqlCommand command = dataSource.CreateCommand("select count(*) from qrtz_scheduler_state where sched_name = $1 and last_checkin_time > $2");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = QuartzRegistration.SchedulerName });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = since.UtcTicks });
        return (int)(long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
