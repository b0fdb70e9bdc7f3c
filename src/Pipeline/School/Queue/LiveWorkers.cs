using ConsentLens.Pipeline.Storage.Database;
using Npgsql;

namespace ConsentLens.Pipeline.School.Queue;

/// <summary>Counts the processes that work on the jobs.</summary>
public sealed class LiveWorkers(NpgsqlDataSource dataSource)
{
    /// <summary>How often a process says that it lives.</summary>
    internal static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(2);

    /// <summary>Heartbeats that a process may miss and still be counted as alive.</summary>
    private const int MissedHeartbeats = 5;

    /// <summary>How many there are.</summary>
    public async Task<int> CountAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = dataSource.CreateCommand($"select count(*) from {JobSchema.Name}.server where lastheartbeat > now() - $1");
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = MissedHeartbeats * HeartbeatInterval });
        return (int)(long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
