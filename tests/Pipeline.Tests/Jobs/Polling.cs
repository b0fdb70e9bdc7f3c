using Npgsql;

namespace ConsentLens.Pipeline.Tests.Jobs;

/// <summary>Waits for what other processes do to a database.</summary>
internal static class Polling
{
    /// <summary>Asks until a number is at least so large; fails after a while, the later the busier the machine is, saying what <paramref name="workers"/> said.</summary>
    public static async Task<long> UntilAsync(NpgsqlDataSource dataSource, string sql, long least, TimeSpan patience, params WorkerProcess[] workers)
    {
        var limit = new Patience(patience);
        long number = 0;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!limit.IsOver)
        {
            number = await TryReadAsync(dataSource, sql) ?? number;
            if (number >= least)
                return number;
            await timer.WaitForNextTickAsync();
        }

        throw new TimeoutException($"'{sql}' is {number} and not {least} after {limit.Elapsed.TotalSeconds:0} s.\n{string.Join("\n--\n", workers.Select(worker => worker.Output))}");
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
