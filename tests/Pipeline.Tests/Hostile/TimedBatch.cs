using System.Collections.Concurrent;
using System.Diagnostics;
using ConsentLens.Pipeline.Screening.FolderRun;
using ConsentLens.Pipeline.Screening.Sources;

namespace ConsentLens.Pipeline.Tests.Hostile;

/// <summary>A batch that notes how long each file takes, from the first byte read to its verdict.</summary>
internal sealed class TimedBatch(IPhotoBatch batch) : IPhotoBatch, IProgress<ScreeningProgress>
{
    private readonly ConcurrentDictionary<string, long> _begun = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, double> _took = new(StringComparer.Ordinal);

    public string Name => batch.Name;

    public IReadOnlyList<PhotoEntry> Entries { get; private set; } = [];

    /// <summary>Milliseconds by name.</summary>
    internal IReadOnlyDictionary<string, double> Times => _took;

    /// <summary>What is being worked on.</summary>
    internal IEnumerable<string> Unfinished => _begun.Keys.Except(_took.Keys, StringComparer.Ordinal);

    internal TimedBatch Prepare()
    {
        Entries = [.. batch.Entries.Select(entry => entry with
        {
            ReadAsync = token =>
            {
                _begun[entry.Name] = Stopwatch.GetTimestamp();
                return entry.ReadAsync(token);
            },
        })];
        return this;
    }

    public void Report(ScreeningProgress value) => _took[value.Latest.File] = Stopwatch.GetElapsedTime(_begun[value.Latest.File]).TotalMilliseconds;

    public void Dispose() => batch.Dispose();
}
