using System.Diagnostics;
using Npgsql;

namespace ConsentLens.Pipeline.Tests.Jobs;

/// <summary>Waits for what other processes do to a database.</summary>
internal static class Polling
{
    /// <summary>Asks until a number is at least so large; fails after a while, saying what <paramref name="workers"/> said.</summary>
    public static async Task<long> UntilAsync(NpgsqlDataSource dataSource, string sql, long least, TimeSpan patience, params WorkerProcess[] workers)
    {
        long start = Stopwatch.GetTimestamp();
        long number = 0;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (Stopwatch.GetElapsedTime(start) < patience)
        {
            number = await TryReadAsync(dataSource, sql) ?? number;
            if (number >= least)
                return number;
            await timer.WaitForNextTickAsync();
        }

        throw new TimeoutException($"'{sql}' is {number} and not {least} after {patience.TotalSeconds} s.\n{string.Join("\n--\n", workers.Select(worker => worker.Output))}");
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
