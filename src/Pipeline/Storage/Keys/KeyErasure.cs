using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ConsentLens.Pipeline.Storage.Keys;

/// <summary>
/// Erases what the database's own files still hold of the keys of people that were destroyed. PostgreSQL only marks a deleted row, and its log has every row
/// that was ever written; whoever has the disk and the master key could open a template with what is left there.
/// </summary>
/// <remarks>
/// The table is written anew without the dead rows, which takes a moment, since it has one short row a person. Then the log begins a new segment, and a
/// checkpoint removes those before it: that needs rights which a server that the school runs itself may not give.
/// </remarks>
public sealed partial class KeyErasure(NpgsqlDataSource dataSource, TimeProvider time, ILogger<KeyErasure> logger)
{
    private const string Table = "person_keys";
    private const int MostAttempts = 120;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(1);

    /// <summary>Erases them in the whole database, of every school.</summary>
    /// <exception cref="InvalidOperationException">Somebody read an older state of the database for so long that the dead rows could not be removed.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync(cancellationToken);
        // The table must not be waited for long: everybody who comes later would wait behind.
        await ExecuteAsync(connection, "set lock_timeout = '2s'", cancellationToken);
        for (int attempt = 1; !await RewriteAsync(connection, cancellationToken); attempt++)
        {
            if (attempt == MostAttempts)
                throw new InvalidOperationException("The remains of destroyed keys could not be erased, because an older state of the database is being read; the next night tries again.");
            await Task.Delay(BetweenAttempts, time, cancellationToken);
        }

        try
        {
            await ExecuteAsync(connection, "select pg_switch_wal()", cancellationToken);
            await ExecuteAsync(connection, "checkpoint", cancellationToken);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            LogIsKept();
        }
    }

    /// <summary>Writes the table anew; false when it is in use, or when dead rows had to be kept for somebody who reads an older state.</summary>
    private static async Task<bool> RewriteAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        long? written = null;
        void Hear(object sender, NpgsqlNoticeEventArgs told) => written = WrittenOf(told.Notice.MessageText) ?? written;
        connection.Notice += Hear;
        try
        {
            long before = await CountAsync(connection, cancellationToken);
            await ExecuteAsync(connection, $"vacuum (full, verbose) {Table}", cancellationToken);
            return written == before && written == await CountAsync(connection, cancellationToken);
        }
        catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }
        finally
        {
            connection.Notice -= Hear;
        }
    }

    /// <summary>How many rows were written anew, the living and the dead. In whatever language the server speaks, it gives three numbers after the table's name: rows
    /// removed, rows written, pages.</summary>
    private static long? WrittenOf(string notice) =>
        Told().Match(notice) is { Success: true } told ? long.Parse(told.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : null;

    private static async Task<long> CountAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"select count(*) from {Table}", connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        // A checkpoint takes as long as there is to write.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    [GeneratedRegex($@"{Table}\D+\d+\D+(\d+)\D+\d+\D*$")]
    private static partial Regex Told();

    [LoggerMessage(LogLevel.Information, "The database server does not let this program cut its log short: keys that were destroyed stay in it until the server overwrites it.")]
    private partial void LogIsKept();
}
