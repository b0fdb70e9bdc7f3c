namespace ConsentLens.Pipeline.Storage.Encryption.Keys;

/// <summary>Which data key is meant, without the key: enough to find and delete what was sealed under it.</summary>
/// <param name="Id">The key's random id.</param>
/// <param name="Owner">Whose it is.</param>
public sealed record KeyIdentity(Guid Id, KeyOwner Owner);
