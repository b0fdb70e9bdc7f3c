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

    /// <summary>A queue that every one of them serves.</summary>
    internal const string Photos = "b-photos";

    /// <summary>How many there are.</summary>
    public async Task<int> CountAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = dataSource.CreateCommand($"select count(*) from {JobSchema.Name}.server where lastheartbeat > now() - $1 and data @> jsonb_build_object('Queues', jsonb_build_array($2::text))");
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = MissedHeartbeats * HeartbeatInterval });
        // A process also has a worker for the schools' sites, which counts for nothing else.
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Photos });
        return (int)(long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
