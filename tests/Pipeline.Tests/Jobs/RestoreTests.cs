using System.Diagnostics;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Storage.Postgres;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Jobs;

/// <summary>What a school gets back after its machine is gone: the database's dump, the photo folder and the key file.</summary>
[Collection(JobsCollection.Name)]
public sealed class RestoreTests(PostgresFixture postgres, DrawnSchool drawn)
{
    [ScreeningFact]
    public async Task A_dump_and_the_photo_folder_bring_every_photo_verdict_and_template_back()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        await workshop.ProcessAsync(school, drawn.Photos);
        using var backup = new Storage.Encryption.ScratchFolder();
        string dump = backup.At("dump.sql");
        await RunAsync("pg_dump", "--no-owner", "--file", dump, "--dbname", Uri(database.ConnectionString));
        CopyFolder(workshop.Data, backup.At("data"));

        await using TestDatabase restored = await postgres.CreateEmptyAsync();
        await RunAsync("psql", "--quiet", "--set", "ON_ERROR_STOP=1", "--file", dump, "--dbname", Uri(restored.ConnectionString));
        await SchemaMigrator.MigrateAsync(restored.DataSource, default);

        foreach (string table in (string[])["photos", "faces", "face_candidates", "verdicts", "verdict_history", "templates", "consent_decisions", "people"])
        {
            object? before = await database.ScalarAsync($"select md5(string_agg(t::text, '|' order by t::text)) from {table} t");
            Assert.Equal(before, await restored.ScalarAsync($"select md5(string_agg(t::text, '|' order by t::text)) from {table} t"));
        }

        int photos = await ReadEveryPhotoAsync(restored, school, backup.At("data"));
        Console.WriteLine($"Restored from a dump and the photo folder: {photos} photos read back and verified.");
        Assert.True(photos > 0);
    }

    [ScreeningFact]
    public async Task After_a_change_of_the_master_key_everything_can_be_read_and_the_old_key_is_gone()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        await workshop.ProcessAsync(school, drawn.Photos);
        string old = workshop.Vault.CurrentMasterKeyId;
        var file = new MasterKeyFile(Path.Combine(workshop.Data, "keys", "master.key"), TimeProvider.System);
        long keys = (long)(await database.ScalarAsync("select (select count(*) from school_keys) + (select count(*) from person_keys)"))!;

        KeyRotationOutcome outcome = await new StoredKeyRotation(database.DataSource, workshop.Vault, file).RotateAsync(default);

        Assert.Equal(keys, outcome.Report.Rewrapped);
        Assert.Empty(outcome.Report.Unreadable);
        Assert.Equal([old], outcome.Retired);
        Assert.True(await ReadEveryPhotoAsync(database, school, workshop.Data) > 0);
        KeyRotationOutcome again = await new StoredKeyRotation(database.DataSource, workshop.Vault, file).RotateAsync(default);
        Assert.Equal(keys, again.Report.Rewrapped);
    }

    /// <summary>Opens every photo with the key file of <paramref name="data"/> alone; a damaged or missing one throws.</summary>
    private static async Task<int> ReadEveryPhotoAsync(TestDatabase database, int school, string data)
    {
        var file = new MasterKeyFile(Path.Combine(data, "keys", "master.key"), TimeProvider.System);
        using var vault = new KeyVault(file, file.Load());
        var blobs = new EncryptedBlobStore(Path.Combine(data, "photos"), TimeProvider.System);
        using DataKey key = await new SchoolKeyStore(database.Contexts, vault, TimeProvider.System).OpenAsync(school, KeyPurpose.School, default);
        await using ConsentLensDbContext context = database.Context(school);
        string[] stored = await context.Photos.Where(photo => photo.BlobId != null).Select(photo => photo.BlobId!).Distinct().ToArrayAsync();
        foreach (string blob in stored) Assert.NotEmpty(await blobs.ReadAsync(key, BlobAddress.Parse(blob), default));
        return stored.Length;
    }

    private static string Uri(string connectionString)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        return $"host={parts.Host} port={parts.Port} dbname={parts.Database} user={parts.Username}";
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        string path = Path.Combine(PostgresInstallation.All()[0].BinFolder, program);
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {errors}");
    }

    private static void CopyFolder(string from, string onto)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(onto, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
