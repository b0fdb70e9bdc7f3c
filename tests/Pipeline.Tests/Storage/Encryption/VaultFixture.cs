using ConsentLens.Pipeline.Storage.Encryption.Keys;

namespace ConsentLens.Pipeline.Tests.Storage.Encryption;

/// <summary>A vault with a new key file in a folder of its own.</summary>
internal sealed class VaultFixture : IDisposable
{
    private VaultFixture(ScratchFolder folder, MasterKeyFile file, KeyVault vault)
    {
        (Folder, File, Vault) = (folder, file, vault);
    }

    public ScratchFolder Folder { get; }

    public MasterKeyFile File { get; }

    public KeyVault Vault { get; }

    public static async Task<VaultFixture> CreateAsync()
    {
        var folder = new ScratchFolder();
        var file = new MasterKeyFile(folder.At("master.key"), TimeProvider.System);
        return new VaultFixture(folder, file, new KeyVault(file, await file.LoadOrCreateAsync(default)));
    }

    public void Dispose()
    {
        Vault.Dispose();
        Folder.Dispose();
    }
}
