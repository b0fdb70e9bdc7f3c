namespace ConsentLens.Pipeline.Storage.Encryption;

/// <summary>Stored secrets cannot be written or read. The message is one sentence for the user and holds no secret and no personal data.</summary>
public sealed class VaultException(VaultFailure failure, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>What kind of failure it is.</summary>
    public VaultFailure Failure { get; } = failure;
}
