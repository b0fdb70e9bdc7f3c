namespace ConsentLens.Pipeline.Storage.Encryption;

/// <summary>Stored secrets cannot be written or read. The message is one sentence for the user and holds no secret and no personal data.</summary>
public sealed class VaultException(VaultFailure failure, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public VaultFailure Failure { get; } = failure;
}

/// <summary>What kind of thing went wrong with stored secrets.</summary>
public enum VaultFailure
{
    /// <summary>There is no master key file where one must be.</summary>
    KeyFileMissing,
    /// <summary>Other users of the machine may read the master key file.</summary>
    KeyFileExposed,
    /// <summary>The master key file is not written as it must be.</summary>
    KeyFileDamaged,
    /// <summary>Something was sealed under a master key that is not in the key file.</summary>
    UnknownMasterKey,
    /// <summary>Something was sealed under another data key, or for another place, than the one given.</summary>
    WrongKey,
    /// <summary>Sealed bytes were changed, cut short or exchanged.</summary>
    Damaged,
    /// <summary>There is nothing stored at this address.</summary>
    NotFound,
    /// <summary>The disk has no room left.</summary>
    DiskFull,
}
