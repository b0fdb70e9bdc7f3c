using ConsentLens.Pipeline.Storage.Encryption.Keys;

namespace ConsentLens.Pipeline.Storage.Keys;

/// <summary>Gives the key that a school's photos are sealed under; whoever asked disposes of it.</summary>
public delegate Task<DataKey> PhotoKeySource(int schoolId, CancellationToken cancellationToken);
