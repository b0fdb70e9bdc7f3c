using ConsentLens.Pipeline.Storage.Postgres;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Storage;

/// <summary>Folders of clusters that tests make, and what killed test runs left of them.</summary>
internal static class TemporaryClusters
{
    private const string Prefix = "consentlens-tests-";

    /// <summary>A new folder's path, in which this test run can be told from others.</summary>
    public static string NewFolder() => Path.Combine(Path.GetTempPath(), $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..8]}");

    /// <summary>Stops and deletes every cluster of a test run that is gone.</summary>
    public static async Task RemoveLeftoversAsync()
    {
        foreach (string folder in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            string run = Path.GetFileName(folder)[Prefix.Length..].Split('-')[0];
            if (Directory.Exists($"/proc/{run}"))
                continue;
            // The suites begin together: only the one that gets hold of what is left removes it.
            string mine = NewFolder();
            try
            {
                await StopAsync(folder);
                Directory.Move(folder, mine);
            }
            catch (DirectoryNotFoundException)
            {
                continue;
            }

            Directory.Delete(mine, recursive: true);
        }
    }

    public static ServerProcesses ProcessesOf(string folder) => new(LocationOf(folder));

    public static async Task RemoveAsync(string folder)
    {
        await StopAsync(folder);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task StopAsync(string folder)
    {
        if (!ProcessesOf(folder).IsServerAlive())
            return;
        string cluster = LocationOf(folder).Cluster;
        string pgCtl = PostgresInstallation.For(cluster).Program("pg_ctl");
        CommandResult stopped = await ServerAccount.Choose()
            .RunAsync(pgCtl, ["stop", "--silent", "--wait", "--mode=immediate", "--pgdata", cluster], CancellationToken.None);
        Assert.True(stopped.ExitCode == 0 || !ProcessesOf(folder).IsServerAlive());
    }

    private static ClusterLocation LocationOf(string folder) => new(folder, Path.Combine(folder, "run"), Notice: null);
}
