using ConsentLens.Pipeline.Storage.Postgres;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Storage;

/// <summary>Folders of clusters that tests make, and what killed test runs left of them.</summary>
internal static class TemporaryClusters
{
    private const string Prefix = "consentlens-tests-";

    public static string NewFolder() => Path.Combine(Path.GetTempPath(), Prefix + Guid.NewGuid().ToString("N")[..12]);

    /// <summary>Stops and deletes every cluster of a test run that is gone: nobody holds its lock any more.</summary>
    public static async Task RemoveLeftoversAsync()
    {
        foreach (string folder in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            // A folder without the lock is of a run that is just beginning, or is none of ours.
            string usersLock = Path.Combine(folder, "users.lock");
            if (!File.Exists(usersLock))
                continue;
            using FileLock? nobodyUses = FileLock.TryHold(usersLock);
            if (nobodyUses is not null)
                await RemoveAsync(folder);
        }
    }

    public static async Task RemoveAsync(string folder)
    {
        string cluster = Path.Combine(folder, "cluster");
        if (new ServerProcesses(cluster).IsServerAlive())
        {
            string pgCtl = PostgresInstallation.For(cluster).Program("pg_ctl");
            CommandResult stopped = await ServerAccount.Choose()
                .RunAsync(pgCtl, ["stop", "--silent", "--wait", "--mode=immediate", "--pgdata", cluster], CancellationToken.None);
            Assert.Equal(0, stopped.ExitCode);
        }

        Directory.Delete(folder, recursive: true);
    }
}
