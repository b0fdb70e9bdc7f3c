using Npgsql;

namespace ConsentLens.Pipeline.Tests.Jobs;

/// <summary>Waits for what other processes do to a database.</summary>
internal static class Polling
{
    /// <summary>From what the processes are counted that work on all jobs: each also has a worker for the schools' sites alone.</summary>
    public const string Workers = "hangfire.server where data @> '{\"Queues\": [\"b-photos\"]}'";

    /// <summary>
    /// Asks until a number is at least so large; fails after <paramref name="quiet"/>, stretched as <see cref="Patience"/> does, saying what
    /// <paramref name="workers"/> said.
    /// </summary>
    public static async Task<long> UntilAsync(NpgsqlDataSource dataSource, string sql, long least, TimeSpan quiet, params WorkerProcess[] workers)
    {
        long number = 0;
        await Patience.UntilAsync(
            async () =>
            {
                number = await TryReadAsync(dataSource, sql) ?? number;
                return number >= least;
            },
            quiet,
            () => $"'{sql}' is {number} and not {least}.\n{string.Join("\n--\n", workers.Select(worker => worker.Output))}");
        return number;
    }

    private static async Task<long?> TryReadAsync(NpgsqlDataSource dataSource, string sql)
    {
        try
        {
            await using NpgsqlCommand command = dataSource.CreateCommand(sql);
            return (long)(await command.ExecuteScalarAsync())!;
        }
        catch (NpgsqlException)
        {
            // Away for now.
            return null;
        }
    }
}
