using System.Globalization;

namespace ConsentLens.Pipeline.Storage.Postgres;

/// <summary>The processes of a cluster, as the kernel sees them. PostgreSQL's own pid file outlives a kill, and the id may belong to something else by then: in
/// a restarted container it often does.</summary>
internal sealed class ServerProcesses(ClusterLocation location)
{
    private readonly string _pidFile = Path.Combine(location.Cluster, "postmaster.pid");

    public bool IsServerAlive()
    {
        if (!File.Exists(_pidFile)) return false;
        string? firstLine = File.ReadLines(_pidFile).FirstOrDefault();
        return int.TryParse(firstLine, NumberStyles.None, CultureInfo.InvariantCulture, out int processId)
            && IsOfCluster(processId);
    }

    /// <summary>Cleans up after a dead server, once the last process that it left behind has gone too: two servers on the same files would destroy
    /// them.</summary>
    /// <exception cref="PrivateClusterException">A process stays.</exception>
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
        foreach (string socket in Directory.EnumerateFiles(location.SocketFolder, ".s.PGSQL.*")) File.Delete(socket);
    }

    private int? OrphanId() => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0)
        .Where(id => id > 0 && IsOfCluster(id))
        .Select(id => (int?)id)
        .FirstOrDefault();

    // Every process of a server runs in the cluster's folder and is named postgres. A zombie has no folder.
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

/// <summary>A lock on a file between processes: one may hold it exclusively, or any number may share it. The system releases it when a process ends, however it
/// ends.</summary>
internal sealed class FileLock : IDisposable
{
    private readonly FileStream _stream;

    private FileLock(FileStream stream) => _stream = stream;

    public static async Task<FileLock> HoldAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryHold(path) is { } held) return held;
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
        }
    }

    public static FileLock? TryHold(string path) => TryOpen(path, FileAccess.ReadWrite, FileShare.None);

    public static FileLock? TryShare(string path) => TryOpen(path, FileAccess.Read, FileShare.Read);

    public void Dispose() => _stream.Dispose();

    private static FileLock? TryOpen(string path, FileAccess access, FileShare share)
    {
        try
        {
            return new FileLock(new FileStream(path, FileMode.OpenOrCreate, access, share));
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}
