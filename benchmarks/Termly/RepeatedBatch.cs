using ConsentLens.Pipeline.Screening.Sources;

namespace ConsentLens.Benchmarks.Termly;

/// <summary>A batch that contains the photos of another one several times under different names: a long run without the disk space.</summary>
internal sealed class RepeatedBatch(IPhotoBatch batch, int times) : IPhotoBatch
{
    public string Name => batch.Name;

    public IReadOnlyList<PhotoEntry> Entries { get; } =
        [.. Enumerable.Range(1, times).SelectMany(time => batch.Entries.Select(entry => entry with { Name = $"{time:D3}/{entry.Name}" }))];

    public void Dispose() => batch.Dispose();
}
