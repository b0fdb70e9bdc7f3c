namespace ConsentLens.Pipeline.Storage.Encryption.Keys;

/// <summary>Wraps and unwraps data keys with the master keys of the key file. Safe to use from many threads; a key that another process added to the file is
/// found without a restart.</summary>
public sealed class KeyVault : IDisposable
{
    private readonly MasterKeyFile _file;
    private readonly Lock _lock = new();
    private readonly List<MasterKeyRing> _superseded = [];
    private MasterKeyRing _ring;

    /// <param name="file">The file, read again when an unknown key is asked for.</param>
    /// <param name="ring">What <see cref="MasterKeyFile.Load"/> or <see cref="MasterKeyFile.LoadOrCreateAsync"/> read; the vault disposes of it.</param>
    public KeyVault(MasterKeyFile file, MasterKeyRing ring) => (_file, _ring) = (file, ring);

    /// <summary>The id of the master key that wraps.</summary>
    public string CurrentMasterKeyId => Ring.CurrentId;

    private MasterKeyRing Ring
    {
        get
        {
            lock (_lock) return _ring;
        }
    }

    /// <summary>Seals a data key under the current master key, as the key file has it now: after another process changed the master key, nothing may be wrapped
    /// any more under the one that was retired.</summary>
    /// <exception cref="VaultException">The key file cannot be read.</exception>
    public WrappedKey Wrap(DataKey key) => Newest().Current.Wrap(key);

    /// <summary>Opens a wrapped key. The caller disposes of the result.</summary>
    /// <exception cref="VaultException">Its master key is not in the key file, or the wrapped key was changed or belongs to another owner.</exception>
    public DataKey Unwrap(WrappedKey wrapped)
    {
        MasterKey master = Ring.Find(wrapped.MasterKeyId)
            ?? Reload().Find(wrapped.MasterKeyId)
            ?? throw new VaultException(
                VaultFailure.UnknownMasterKey,
                $"A data key was wrapped under master key {wrapped.MasterKeyId}, which is not in the key file {_file.Path}; put back a copy of the file that holds it.");
        return master.Unwrap(wrapped);
    }

    /// <summary>Adds a new master key to the key file and wraps with it from now on. <see cref="KeyRotation"/> then wraps the stored data keys again.</summary>
    /// <exception cref="VaultException">The key file cannot be read.</exception>
    public async Task AddMasterKeyAsync(CancellationToken cancellationToken) => Use(await _file.AddAsync(cancellationToken));

    /// <summary>Zeroes all master keys.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _ring.Dispose();
            foreach (MasterKeyRing ring in _superseded) ring.Dispose();
        }
    }

    private MasterKeyRing Newest()
    {
        MasterKeyRing read = _file.Load();
        lock (_lock)
        {
            if (!read.Ids.SequenceEqual(_ring.Ids)) return Use(read);
        }
        read.Dispose();
        return Ring;
    }

    private MasterKeyRing Reload() => Use(_file.Load());

    /// <summary>The ring before it stays alive until the end, since another thread may be wrapping with it.</summary>
    private MasterKeyRing Use(MasterKeyRing ring)
    {
        lock (_lock)
        {
            _superseded.Add(_ring);
            _ring = ring;
            return ring;
        }
    }
}

/// <summary>Wraps stored data keys again under the current master key; photos and templates are not touched. Each key is replaced by itself and the old master
/// keys stay readable meanwhile, so that a rotation which was stopped at any point can simply be run again. The whole of it:
/// <see cref="KeyVault.AddMasterKeyAsync"/>, <see cref="RewrapAsync"/>, and, when nothing was unreadable, <see cref="MasterKeyFile.RetireAsync"/> with the
/// master key ids that the database still names.</summary>
public sealed class KeyRotation(KeyVault vault)
{
    /// <summary>Replaces a stored wrapped key by another wrapping of the same data key.</summary>
    /// <returns>
    /// False when the store no longer holds <paramref name="old"/>. It must then change nothing, above all not insert: the key of a
    /// person whose biometric permission was just withdrawn must not come back.
    /// </returns>
    public delegate Task<bool> Replace(WrappedKey old, WrappedKey rewrapped, CancellationToken cancellationToken);

    /// <summary>Wraps every key again that is not under the current master key.</summary>
    public async Task<RotationReport> RewrapAsync(IAsyncEnumerable<WrappedKey> stored, Replace replace, CancellationToken cancellationToken)
    {
        int rewrapped = 0;
        int alreadyCurrent = 0;
        int gone = 0;
        var unreadable = new List<Guid>();
        await foreach (WrappedKey old in stored.WithCancellation(cancellationToken))
        {
            if (old.MasterKeyId == vault.CurrentMasterKeyId) alreadyCurrent++;
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

/// <summary>What a rotation of the master key did.</summary>
/// <param name="Gone">Data keys that were deleted or replaced meanwhile and were left so.</param>
/// <param name="Unreadable">The ids of the data keys that could not be unwrapped. While there are any, no master key may be retired.</param>
public sealed record RotationReport(int Rewrapped, int AlreadyCurrent, int Gone, IReadOnlyList<Guid> Unreadable);
