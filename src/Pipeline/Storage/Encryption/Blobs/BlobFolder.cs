using ConsentLens.Pipeline.Storage.Encryption.Keys;

namespace ConsentLens.Pipeline.Storage.Encryption.Blobs;

/// <summary>
/// The folder of one data key: <c>ROOT/SCHOOL/PURPOSE/KEY-ID/</c>, with sealed files at <c>aa/aabb….blob</c>, unfinished ones in
/// <c>incoming/</c> and quarantined ones in <c>damaged/</c>. Deleting it deletes everything that was ever sealed under the key.
/// A person's id is in no path.
/// </summary>
internal sealed class BlobFolder(string root, KeyIdentity key)
{
    public const string Extension = ".blob";
    public const string UnfinishedFolder = "incoming";
    private const string DamagedFolder = "damaged";
    private const int ShardDigits = 2;

    public string Path { get; } = System.IO.Path.Combine(OfPurpose(root, key.Owner.SchoolId, key.Owner.Purpose), key.Id.ToString("N"));

    /// <summary>The folder of all keys of a school that have one purpose.</summary>
    public static string OfPurpose(string root, string schoolId, KeyPurpose purpose) =>
        System.IO.Path.Combine(root, schoolId, purpose switch
        {
            KeyPurpose.School => "photos",
            KeyPurpose.PersonBiometrics => "references",
            _ => throw new ArgumentException("No files are kept under a key of this purpose.", nameof(purpose)),
        });

    public string FileOf(BlobAddress address)
    {
        string name = address.ToString();
        return System.IO.Path.Combine(Path, name[..ShardDigits], name + Extension);
    }

    public string NewUnfinishedFile() =>
        System.IO.Path.Combine(Path, UnfinishedFolder, Guid.NewGuid().ToString("N"));

    public string DamagedFileOf(BlobAddress address) =>
        System.IO.Path.Combine(Path, DamagedFolder, address + Extension);

    /// <summary>The addresses of all finished files, in no order.</summary>
    public IEnumerable<BlobAddress> Addresses()
    {
        if (!Directory.Exists(Path)) yield break;
        foreach (string shard in Directory.EnumerateDirectories(Path, new string('?', ShardDigits)))
        {
            foreach (string file in Directory.EnumerateFiles(shard, "*" + Extension))
            {
                if (BlobAddress.TryParse(System.IO.Path.GetFileNameWithoutExtension(file), out BlobAddress address)) yield return address;
            }
        }
    }
}
