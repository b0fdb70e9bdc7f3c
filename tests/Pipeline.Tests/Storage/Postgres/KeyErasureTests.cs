using System.Diagnostics;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Retention;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Storage.Postgres;
using ConsentLens.Pipeline.Tests.School.Audit;
using ConsentLens.Pipeline.Tests.Storage.Encryption;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.Storage.Postgres;

/// <summary>A destroyed key is looked for in every file of the database, byte by byte.</summary>
[Collection(PostgresCollection.Name)]
[Trait(Speed.Trait, Speed.Slow)]
public sealed class KeyErasureTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Destroyed = "P7";
    private const string Kept = "P8";
    private const int People = 300;

    private readonly string _folder = TemporaryClusters.NewFolder();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (Directory.Exists(_folder))
            await TemporaryClusters.RemoveAsync(_folder);
    }

    [PostgresTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_of_a_destroyed_key_is_left_in_any_file_of_the_database_after_the_night(bool somebodyReadsAnOlderState)
    {
        await using PrivateCluster cluster = await MadeCluster.OpenAsync(_folder);
        await using NpgsqlDataSource dataSource = NpgsqlDataSource.Create(cluster.ConnectionString);
        await SchemaMigrator.MigrateAsync(dataSource, default);
        using VaultFixture vault = await VaultFixture.CreateAsync();
        var contexts = new ConsentLensDbContextFactory(dataSource);
        var keys = new PersonKeyStore(contexts, vault.Vault, TimeProvider.System);
        int school = await new SchoolDirectory(contexts).AddAsync("Ashgrove Primary", DateTimeOffset.UnixEpoch, default);
        for (int number = 1; number <= People; number++)
        {
            await ExecuteAsync(dataSource, $"insert into people (school_id, person_id, given_name, family_name, role, barred) values ({school}, 'P{number}', 'Ada', 'Byron', 'pupil', false)");
            (await keys.OpenOrCreateAsync(school, $"P{number}", default)).Dispose();
        }

        // As the server does of its own accord: it writes down what is in memory, and samples the columns.
        await ExecuteAsync(dataSource, "analyze");
        await ExecuteAsync(dataSource, "checkpoint");
        byte[] key = await WrappedAsync(contexts, school, Destroyed);
        Assert.Contains(Where(key), file => file.StartsWith("pg_wal", StringComparison.Ordinal));
        Assert.Contains(Where(key), file => file.StartsWith("base", StringComparison.Ordinal));

        await using NpgsqlConnection reader = await dataSource.OpenConnectionAsync();
        await using NpgsqlTransaction older = await reader.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        await ExecuteAsync(reader, "select 1");
        if (!somebodyReadsAnOlderState)
            await older.CommitAsync();
        await DestroyAsync(contexts, vault, school);
        Assert.NotEmpty(Where(key));

        long start = Stopwatch.GetTimestamp();
        object? table = await ScalarAsync(dataSource, "select pg_relation_filenode('person_keys')");
        Task erasing = new KeyErasure(dataSource, TimeProvider.System, NullLogger<KeyErasure>.Instance).RunAsync(default);
        if (somebodyReadsAnOlderState)
        {
            await Patience.UntilAsync(
                async () => !Equals(table, await ScalarAsync(dataSource, "select pg_relation_filenode('person_keys')")), TimeSpan.FromSeconds(20), () => "The table was not written anew.");
            Assert.False(erasing.IsCompleted);
            await older.CommitAsync();
        }

        await erasing;
        output.WriteLine($"Erased in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms among the keys of {People} people; log segments left: {Directory.GetFiles(Path.Combine(_folder, "cluster", "pg_wal")).Length}.");
        Assert.Empty(Where(key));
        Assert.NotEmpty(Where(await WrappedAsync(contexts, school, Kept)));
        using DataKey? kept = await keys.FindAsync(school, Kept, default);
        Assert.NotNull(kept);
        Assert.Null(await keys.FindAsync(school, Destroyed, default));
    }

    private async Task DestroyAsync(ConsentLensDbContextFactory contexts, VaultFixture vault, int school)
    {
        var keys = new SchoolKeyStore(contexts, vault.Vault, TimeProvider.System);
        using var anchor = new AuditStoreAnchor(contexts, keys, vault.Folder.Path, TimeProvider.System);
        using var audit = new AuditStore(keys, anchor, TimeProvider.System, NullLogger<AuditStore>.Instance);
        var destroy = new DestroyBiometrics(contexts, new EncryptedBlobStore(Path.Combine(_folder, "photos"), TimeProvider.System), new DetectorTrust([]), audit, TimeProvider.System);
        await destroy.RunAsync(school, Destroyed, "office", default);
    }

    /// <summary>The files of the database, below its folder, that hold the bytes.</summary>
    private string[] Where(byte[] wrapped)
    {
        string cluster = Path.Combine(_folder, "cluster");
        return [.. Directory.GetFiles(cluster, "*", SearchOption.AllDirectories).Where(file => Holds(file, wrapped)).Select(file => Path.GetRelativePath(cluster, file))];
    }

    private static bool Holds(string file, byte[] wrapped)
    {
        try
        {
            return File.ReadAllBytes(file).AsSpan().IndexOf(wrapped.AsSpan(wrapped.Length - 32)) >= 0;
        }
        catch (FileNotFoundException)
        {
            // The server removes files of its own meanwhile.
            return false;
        }
    }

    private static async Task<byte[]> WrappedAsync(ConsentLensDbContextFactory contexts, int school, string person)
    {
        await using ConsentLensDbContext context = contexts.Create(school);
        return await context.PersonKeys.Where(key => key.PersonId == person).Select(key => key.WrappedKey).SingleAsync();
    }

    private static async Task<object?> ScalarAsync(NpgsqlDataSource dataSource, string sql)
    {
        await using NpgsqlCommand command = dataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    private static async Task ExecuteAsync(NpgsqlDataSource dataSource, string sql)
    {
        await using NpgsqlCommand command = dataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
