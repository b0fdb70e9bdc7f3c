using ConsentLens.Pipeline.Storage.Database;
using Npgsql;

namespace ConsentLens.Pipeline.Tests.Storage;

/// <summary>A database of one test's own.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly PostgresFixture _fixture;

    internal TestDatabase(PostgresFixture fixture, string name, string connectionString)
    {
        (_fixture, Name, ConnectionString) = (fixture, name, connectionString);
        DataSource = NpgsqlDataSource.Create(connectionString);
        Contexts = new ConsentLensDbContextFactory(DataSource);
    }

    /// <summary>Its name on the server.</summary>
    internal string Name { get; }

    /// <summary>How to connect to it, for another process.</summary>
    public string ConnectionString { get; }

    public NpgsqlDataSource DataSource { get; }

    public ConsentLensDbContextFactory Contexts { get; }

    /// <summary>A context of one school.</summary>
    public ConsentLensDbContext Context(int schoolId) => Contexts.Create(schoolId);

    /// <summary>Adds a school and returns its id.</summary>
    public Task<int> AddSchoolAsync(string name = "Ashgrove Primary") =>
        new SchoolDirectory(Contexts).AddAsync(name, DateTimeOffset.UnixEpoch, CancellationToken.None);

    /// <summary>Runs SQL as it stands.</summary>
    public async Task<int> ExecuteAsync(string sql)
    {
        await using NpgsqlCommand command = DataSource.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first value that SQL returns.</summary>
    public async Task<object?> ScalarAsync(string sql)
    {
        await using NpgsqlCommand command = DataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Every row of every table as a text, in which bytes stand in hexadecimal: what a thief of the database reads.</summary>
    public async Task<IReadOnlyList<string>> DumpAsync()
    {
        List<string> rows = [];
        foreach (string table in await ReadAsync("select format('%I.%I', schemaname, tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')"))
            rows.AddRange(await ReadAsync($"select t::text from {table} t"));
        return rows;
    }

    /// <summary>Waits until somebody waits for a lock that somebody else holds.</summary>
    public async Task WaitForLockAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await ScalarAsync("select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')") is not true)
            await Task.Delay(20, limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        await _fixture.DropAsync(Name);
    }

    private async Task<List<string>> ReadAsync(string sql)
    {
        await using NpgsqlCommand command = DataSource.CreateCommand(sql);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        List<string> values = [];
        while (await reader.ReadAsync())
            values.Add(reader.GetString(0));
        return values;
    }
}
