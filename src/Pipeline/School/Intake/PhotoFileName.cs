using System.Globalization;
using System.Text;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Encryption.Sealing;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>Seals the file names of photos: they hold names of people.</summary>
public static class PhotoFileName
{
    /// <summary>A keyed hash of a file's path in its batch, 32 bytes: finds the file again without telling its name to whoever has no key.</summary>
    /// <param name="key">The school's key.</param>
    /// <param name="batchId">The batch.</param>
    /// <param name="name">The path in the batch.</param>
    public static byte[] HashOf(DataKey key, long batchId, string name)
    {
        byte[] named = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"file name of batch {batchId}\n{name}"));
        return BlobAddress.Of(key, Digest.Sha256(named)).Bytes.ToArray();
    }

    public static byte[] Seal(DataKey key, long batchId, byte[] nameHash, string name) => SealedBytes.SealText(key, ContextOf(batchId, nameHash), name);

    /// <summary>The name again.</summary>
    /// <exception cref="VaultException">It was changed, or is another photo's.</exception>
    public static string Open(DataKey key, long batchId, byte[] nameHash, byte[] sealedName) => SealedBytes.OpenText(key, ContextOf(batchId, nameHash), sealedName);

    // By the hash, and not by the photo's id, which the database has not given yet when the name is sealed.
    private static SealedContext ContextOf(long batchId, byte[] nameHash) =>
        new("photos", "file_name_ciphertext", string.Create(CultureInfo.InvariantCulture, $"{batchId}/{Convert.ToHexStringLower(nameHash)}"));
}
