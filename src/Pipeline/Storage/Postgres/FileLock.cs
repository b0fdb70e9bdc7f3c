namespace ConsentLens.Pipeline.Storage.Postgres;

/// <summary>
/// A lock between processes on a file: one may hold it alone, or any number share it. The system lets go of it when a process ends, however it ends.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private readonly FileStream _stream;

    private FileLock(FileStream stream) => _stream = stream;

    /// <summary>Waits until the lock can be held alone.</summary>
    public static async Task<FileLock> HoldAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryHold(path) is { } held)
                return held;
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
        }
    }

    /// <summary>The lock held alone, or null while anybody has it.</summary>
    public static FileLock? TryHold(string path) => TryOpen(path, FileAccess.ReadWrite, FileShare.None);

    /// <summary>The lock shared with others, or null while somebody holds it alone.</summary>
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
