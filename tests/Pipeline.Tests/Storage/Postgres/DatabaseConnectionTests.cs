using ConsentLens.Pipeline.Storage.Postgres;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Storage.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class DatabaseConnectionTests(PostgresFixture postgres)
{
    [PostgresFact]
    public async Task A_server_that_is_named_is_used_and_no_private_cluster_is_made()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        string folder = TemporaryClusters.NewFolder();
        await using DatabaseConnection connection = await DatabaseConnection.OpenAsync(database.ConnectionString, folder, TimeProvider.System, CancellationToken.None);
        Assert.Null(connection.Cluster);
        Assert.False(Directory.Exists(folder));
        await using var command = connection.DataSource.CreateCommand("select count(*) from schools");
        Assert.Equal(0L, await command.ExecuteScalarAsync());
    }
}
