using System.Security.Cryptography;
using ConsentLens.Pipeline.Storage.Encryption.Keys;

namespace ConsentLens.Pipeline.Storage.Encryption.Blobs;

/// <summary>Where a content is stored: HMAC-SHA-256 of its SHA-256 hash under a key derived from the data key. The same content has the same address under the
/// same data key, and so is kept once; without the key nobody can tell from an address, or from a list of them, whether a photo that they know is there. Store
/// the address in the database, not the plain hash.</summary>
public readonly record struct BlobAddress
{
    private readonly Digest _digest;

    public BlobAddress(Digest digest) => _digest = digest;

    /// <summary>Its 32 bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _digest.Bytes;

    /// <summary>The address of a content under a data key.</summary>
    public static BlobAddress Of(DataKey key, Digest contentHash)
    {
        using IncrementalHash code = CreateCode(key);
        return FromCode(code, contentHash);
    }

    /// <summary>The message authentication code, keyed, which <see cref="FromCode"/> needs: it outlives the data key.</summary>
    internal static IncrementalHash CreateCode(DataKey key)
    {
        Span<byte> derived = stackalloc byte[KeyMaterial.Size];
        try
        {
            key.Derive("ConsentLens blob address v1", [], derived);
            return IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, derived);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(derived);
        }
    }

    internal static BlobAddress FromCode(IncrementalHash code, Digest contentHash)
    {
        code.AppendData(contentHash.Bytes);
        return new BlobAddress(new Digest(code.GetHashAndReset()));
    }

    /// <summary>Reads 64 hexadecimal digits.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static BlobAddress Parse(string hex) => new(Digest.Parse(hex));

    /// <summary>Reads 64 hexadecimal digits; false for anything else.</summary>
    public static bool TryParse(string? hex, out BlobAddress address)
    {
        bool read = Digest.TryParse(hex, out Digest digest);
        address = new BlobAddress(digest);
        return read;
    }

    /// <summary>64 lower-case hexadecimal digits: the file's name.</summary>
    public override string ToString() => _digest.ToString();
}

/// <summary>The folder of one data key: <c>ROOT/SCHOOL/PURPOSE/KEY-ID/</c>, with sealed files at <c>aa/aabb….blob</c>, and unfinished ones
/// in <c>incoming/</c>. Deleting it deletes everything that was ever sealed under the key. A person's id is in no path.</summary>
internal sealed class BlobFolder(string root, KeyIdentity key)
{
    public const string Extension = ".blob";
    public const string UnfinishedFolder = "incoming";
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

    public string NewUnfinishedFile() => System.IO.Path.Combine(Path, UnfinishedFolder, Guid.NewGuid().ToString("N"));

    /// <summary>The addresses of all finished files, in no order.</summary>
    public IEnumerable<BlobAddress> Addresses()
    {
        if (!Directory.Exists(Path)) yield break;
        foreach (string shard in Directory.EnumerateDirectories(Path, new string('?', ShardDigits)))
        {
            foreach (string file in Directory.EnumerateFiles(shard, "*" + Extension))
                if (BlobAddress.TryParse(System.IO.Path.GetFileNameWithoutExtension(file), out BlobAddress address)) yield return address;
        }
    }
}
