using System.Globalization;

namespace ConsentLens.Pipeline.Storage.Postgres;

/// <summary>
/// The processes of a cluster, as the kernel knows them. PostgreSQL's own file with the server's process id outlives a kill, and the id may
/// belong to something else by then: in a container that was started again it often does.
/// </summary>
/// <param name="location">Where the cluster lies.</param>
internal sealed class ServerProcesses(ClusterLocation location)
{
    private readonly string _pidFile = Path.Combine(location.Cluster, "postmaster.pid");

    /// <summary>Whether the server is running.</summary>
    public bool IsServerAlive()
    {
        if (!File.Exists(_pidFile))
            return false;
        string? firstLine = File.ReadLines(_pidFile).FirstOrDefault();
        return int.TryParse(firstLine, NumberStyles.None, CultureInfo.InvariantCulture, out int processId)
            && IsOfCluster(processId);
    }

    /// <summary>
    /// Forgets a server that is gone, once the last process that it left behind is gone too: two servers on the same files would destroy them.
    /// </summary>
    /// <exception cref="PrivateClusterException">Some process stays.</exception>
    public async Task ForgetDeadServerAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        const int mostLooks = 300;
        for (int look = 0; OrphanId() is { } orphan; look++)
        {
            if (look == mostLooks)
                throw new PrivateClusterException($"The database was killed, but its process {orphan} is still using {location.Cluster}; stop that process and start again.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellationToken);
        }

        File.Delete(_pidFile);
        foreach (string socket in Directory.EnumerateFiles(location.SocketFolder, ".s.PGSQL.*"))
            File.Delete(socket);
    }

    private int? OrphanId() => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0)
        .Where(id => id > 0 && IsOfCluster(id))
        .Select(id => (int?)id)
        .FirstOrDefault();

    // Every process of a server stays in the cluster's folder, and is named postgres. A zombie has neither folder nor command line.
    private bool IsOfCluster(int processId)
    {
        try
        {
            return new FileInfo($"/proc/{processId}/cwd").LinkTarget == location.Cluster
                && File.ReadAllText($"/proc/{processId}/comm").StartsWith("postgres", StringComparison.Ordinal);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
