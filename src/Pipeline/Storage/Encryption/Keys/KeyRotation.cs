namespace ConsentLens.Pipeline.Storage.Encryption.Keys;

/// <summary>
/// Wraps stored data keys again under the current master key; photos and templates are not touched. Each key is replaced by itself
/// and the old master keys stay readable meanwhile, so that a rotation which was stopped at any point can simply be run again.
/// The whole of it: <see cref="KeyVault.AddMasterKeyAsync"/>, <see cref="RewrapAsync"/>, and, when nothing was unreadable,
/// <see cref="MasterKeyFile.RetireAsync"/> with the master key ids that the database still names.
/// </summary>
public sealed class KeyRotation(KeyVault vault)
{
    /// <summary>Replaces a stored wrapped key by another wrapping of the same data key.</summary>
    /// <param name="old">What the store must still hold, byte for byte.</param>
    /// <param name="rewrapped">What it is to hold.</param>
    /// <returns>
    /// False when the store no longer holds <paramref name="old"/>. It must then change nothing, above all not insert: the key of a
    /// person whose biometric permission was just withdrawn must not come back.
    /// </returns>
    public delegate Task<bool> Replace(WrappedKey old, WrappedKey rewrapped, CancellationToken cancellationToken);

    /// <summary>Wraps every key again that is not under the current master key.</summary>
    /// <param name="stored">All wrapped keys of the store.</param>
    /// <param name="replace">Replaces one of them.</param>
    public async Task<RotationReport> RewrapAsync(IAsyncEnumerable<WrappedKey> stored, Replace replace, CancellationToken cancellationToken)
    {
        int rewrapped = 0;
        int alreadyCurrent = 0;
        int gone = 0;
        var unreadable = new List<Guid>();
        await foreach (WrappedKey old in stored.WithCancellation(cancellationToken))
        {
            if (old.MasterKeyId == vault.CurrentMasterKeyId)
                alreadyCurrent++;
            else if (TryRewrap(old) is not { } renewed)
                unreadable.Add(old.Key.Id);
            else if (await replace(old, renewed, cancellationToken))
                rewrapped++;
            else
                gone++;
        }

        return new RotationReport(rewrapped, alreadyCurrent, gone, unreadable);
    }

    private WrappedKey? TryRewrap(WrappedKey old)
    {
        try
        {
            using DataKey key = vault.Unwrap(old);
            return vault.Wrap(key);
        }
        catch (VaultException error) when (error.Failure is VaultFailure.Damaged or VaultFailure.UnknownMasterKey)
        {
            return null;
        }
    }
}
