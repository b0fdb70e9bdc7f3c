using ConsentLens.Pipeline.Storage.Postgres;
using Npgsql;

namespace ConsentLens.Pipeline.Tests.Storage.Postgres;

/// <summary>Runs SQL on a private cluster, each time on a connection of its own, which no later kill can spoil.</summary>
internal static class Sql
{
    public static async Task ExecuteAsync(PrivateCluster cluster, string sql)
    {
        await using NpgsqlDataSource database = NpgsqlDataSource.Create(cluster.ConnectionString);
        await using NpgsqlCommand command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public static async Task<object?> ScalarAsync(PrivateCluster cluster, string sql)
    {
        await using NpgsqlDataSource database = NpgsqlDataSource.Create(cluster.ConnectionString);
        await using NpgsqlCommand command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
