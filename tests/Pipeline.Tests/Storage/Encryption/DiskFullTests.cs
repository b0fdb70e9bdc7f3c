using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Storage.Encryption;

public sealed class DiskFullTests
{
    [SmallDiskFact]
    public async Task A_full_disk_is_said_leaves_nothing_half_written_and_work_goes_on_after_space_returns()
    {
        using var disk = new SmallDisk();
        using DataKey key = DataKey.Create(KeyOwner.School("S1"));
        var store = new EncryptedBlobStore(disk.Path, TimeProvider.System);
        byte[] small = Bytes.Of(900_000, seed: 1);
        byte[] large = Bytes.Of(1_500_000, seed: 2);
        StoredBlob first = await store.WriteAsync(key, small, default);

        VaultException error = await VaultAssert.FailsAsync(VaultFailure.DiskFull, () => store.WriteAsync(key, large, default));

        Assert.Contains($"The disk that holds {disk.Path} is full", error.Message, StringComparison.Ordinal);
        Assert.Equal([first.Address], store.Enumerate(key.Identity));
        Assert.Equal(first.Address + ".blob", Path.GetFileName(Assert.Single(Directory.GetFiles(disk.Path, "*", SearchOption.AllDirectories))));
        Assert.Equal(small, await store.ReadAsync(key, first.Address, default));

        Assert.True(store.Delete(key.Identity, first.Address));
        StoredBlob second = await store.WriteAsync(key, large, default);
        Assert.Equal(large, await store.ReadAsync(key, second.Address, default));
    }
}
