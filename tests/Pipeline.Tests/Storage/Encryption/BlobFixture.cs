using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;

namespace ConsentLens.Pipeline.Tests.Storage.Encryption;

/// <summary>A blob store in a folder of its own, and a school's key.</summary>
internal sealed class BlobFixture : IDisposable
{
    public BlobFixture() => Store = new EncryptedBlobStore(Folder.Path, Time);

    public ScratchFolder Folder { get; } = new();

    public SetTime Time { get; } = new(DateTimeOffset.UtcNow);

    public EncryptedBlobStore Store { get; }

    public DataKey Key { get; } = DataKey.Create(KeyOwner.School("S1"));

    public Task<StoredBlob> WriteAsync(byte[] content) => Store.WriteAsync(Key, content, default);

    public Task<byte[]> ReadAsync(StoredBlob blob) => Store.ReadAsync(Key, blob.Address, default);

    /// <summary>The file of a stored content.</summary>
    public string FileOf(StoredBlob blob) => Folder.Files().Single(file => Path.GetFileName(file) == blob.Address + ".blob");

    public void Dispose()
    {
        Key.Dispose();
        Folder.Dispose();
    }
}
