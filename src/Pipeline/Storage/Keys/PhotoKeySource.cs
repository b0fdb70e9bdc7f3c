using ConsentLens.Pipeline.Storage.Encryption.Keys;

namespace ConsentLens.Pipeline.Storage.Keys;

/// <summary>Gives the key that a school's photos are sealed under; whoever asked disposes of it.</summary>
/// <param name="schoolId">The school.</param>
/// <param name="cancellationToken">Stops the work.</param>
public delegate Task<DataKey> PhotoKeySource(int schoolId, CancellationToken cancellationToken);
