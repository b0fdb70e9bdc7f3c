namespace ConsentLens.Pipeline.Intake;

/// <summary>One file of a batch, not yet read.</summary>
/// <param name="Name">Its path inside the batch, with forward slashes.</param>
/// <param name="ReadAsync">Reads all its bytes; throws <see cref="Imaging.PhotoUnreadableException"/> when it cannot.</param>
public sealed record PhotoEntry(string Name, Func<CancellationToken, Task<ReadOnlyMemory<byte>>> ReadAsync);
