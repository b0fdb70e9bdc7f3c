using System.Globalization;

namespace ConsentLens.ModelBuilder.Building;

/// <summary>Remembers a failed download for a day, so that a machine without a network does not wait for it at every start.</summary>
public sealed class DownloadMemory
{
    private static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    private readonly string _path;
    private readonly TimeProvider _time;

    public DownloadMemory(string builtFolder, TimeProvider time)
    {
        _path = Path.Combine(builtFolder, "downloads-failed-at.txt");
        _time = time;
    }

    /// <summary>Whether a download failed within the last day.</summary>
    public bool FailedRecently()
    {
        DateTimeOffset now = _time.GetUtcNow();
        return File.Exists(_path)
            && DateTimeOffset.TryParse(File.ReadAllText(_path), CultureInfo.InvariantCulture, out DateTimeOffset failedAt)
            && failedAt <= now
            && now - failedAt < Patience;
    }

    /// <summary>Remembers that a download failed just now.</summary>
    public void RememberFailure()
    {
        _ = Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        File.WriteAllText(_path, _time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
    }
}
