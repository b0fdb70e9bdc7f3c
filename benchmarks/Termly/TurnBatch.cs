using ConsentLens.Pipeline.Screening.Sources;

namespace ConsentLens.Benchmarks.Termly;

/// <summary>The first photos of a batch, in their order, perhaps several times under different names: a long run without the disk space.</summary>
internal sealed class TurnBatch(IPhotoBatch batch, int photos, int times) : IPhotoBatch
{
    public string Name => batch.Name;

    public IReadOnlyList<PhotoEntry> Entries { get; } =
        [.. Enumerable.Range(1, times).SelectMany(time => batch.Entries.Take(photos).Select(entry => entry with { Name = $"{time:D3}/{entry.Name}" }))];

    public void Dispose() => batch.Dispose();
}
