namespace ConsentLens.Pipeline.Storage.Encryption.Keys;

/// <summary>What a rotation of the master key did.</summary>
/// <param name="Rewrapped">Data keys that are now wrapped under the current master key.</param>
/// <param name="AlreadyCurrent">Data keys that were so before.</param>
/// <param name="Gone">Data keys that were deleted or replaced meanwhile and were left so.</param>
/// <param name="Unreadable">The ids of the data keys that could not be unwrapped. While there are any, no master key may be retired.</param>
public sealed record RotationReport(int Rewrapped, int AlreadyCurrent, int Gone, IReadOnlyList<Guid> Unreadable);
