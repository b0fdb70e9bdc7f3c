using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Screening.Sources;

/// <summary>One file of a batch, not yet read.</summary>
/// <param name="Name">Its path inside the batch, with forward slashes.</param>
/// <param name="ReadAsync">Reads all its bytes, which the caller disposes; throws <see cref="PhotoUnreadableException"/> when it cannot.</param>
public sealed record PhotoEntry(string Name, Func<CancellationToken, Task<PhotoBytes>> ReadAsync);
