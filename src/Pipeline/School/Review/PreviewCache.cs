using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Files;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Encryption.Sealing;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.Extensions.Logging;

namespace ConsentLens.Pipeline.School.Review;

/// <summary>
/// Previews on disk, sealed under the key of their school: <c>ROOT/SCHOOL/KEY-ID/aa/ADDRESS.kind</c>, where the address is that of the photo's
/// own bytes. It may be emptied at any time; what is missing or damaged is made again.
/// </summary>
public sealed partial class PreviewCache
{
    private readonly string _root;
    private readonly ILogger<PreviewCache> _logger;

    /// <summary>A cache in the folder <paramref name="root"/>, which is made when needed.</summary>
    public PreviewCache(string root, ILogger<PreviewCache> logger) => (_root, _logger) = (Path.GetFullPath(root), logger);

    /// <summary>Makes a photo's thumbnail of pixels that are at hand, and keeps it in place of whatever previews there were: they may be of other pixels.</summary>
    /// <param name="image">Its pixels, upright; not smaller than a thumbnail unless the photo is.</param>
    public void KeepThumb(DataKey key, BlobAddress photo, RgbImage image)
    {
        _ = Delete(key.Identity, photo);
        using RgbImage small = PreviewForm.Shrink(image, PreviewSize.Thumb);
        Keep(key, photo, PreviewForm.NameOf(PreviewSize.Thumb), PreviewForm.Encode(small));
    }

    /// <summary>Deletes every preview of a photo.</summary>
    /// <returns>How many there were.</returns>
    public int Delete(KeyIdentity key, BlobAddress photo)
    {
        string folder = FolderOf(key, photo);
        if (!Directory.Exists(folder)) return 0;
        string[] files = Directory.GetFiles(folder, photo + ".*");
        foreach (string file in files) File.Delete(file);
        return files.Length;
    }

    /// <summary>Deletes the previews, sealed under a key, of photos that are gone: a program that was killed may have left one.</summary>
    /// <returns>How many there were.</returns>
    public int DeleteOf(KeyIdentity key, Func<BlobAddress, bool> isGone)
    {
        string folder = FolderOf(key);
        if (!Directory.Exists(folder)) return 0;
        string[] gone = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => BlobAddress.TryParse(Path.GetFileName(file).Split('.')[0], out BlobAddress photo) && isGone(photo))];
        foreach (string file in gone) File.Delete(file);
        return gone.Length;
    }

    /// <summary>Deletes every preview that was sealed under a key. For when the key is destroyed.</summary>
    public void DeleteAll(KeyIdentity key)
    {
        if (Directory.Exists(FolderOf(key))) Directory.Delete(FolderOf(key), recursive: true);
    }

    /// <summary>A preview, or null when there is none that can be used.</summary>
    internal async Task<byte[]?> FindAsync(DataKey key, BlobAddress photo, string kind, CancellationToken cancellationToken)
    {
        try
        {
            byte[] sealedFile = await File.ReadAllBytesAsync(FileOf(key.Identity, photo, kind), cancellationToken);
            return SealedBytes.Open(key, ContextOf(photo, kind), sealedFile);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or VaultException)
        {
            NotUsed(key.Owner.SchoolId, photo, error.GetType().Name);
            return null;
        }
    }

    /// <summary>Keeps a preview. A full disk costs the time to make it again, no more.</summary>
    internal void Keep(DataKey key, BlobAddress photo, string kind, ReadOnlySpan<byte> preview)
    {
        string path = FileOf(key.Identity, photo, kind);
        try
        {
            PrivateFile.CreateFolder(Path.GetDirectoryName(path)!);
            PrivateFile.Replace(path, SealedBytes.Seal(key, ContextOf(photo, kind), preview));
        }
        catch (IOException error)
        {
            NotKept(key.Owner.SchoolId, photo, error.GetType().Name);
        }
    }

    private string FolderOf(KeyIdentity key) => Path.Combine(_root, key.Owner.SchoolId, key.Id.ToString("N"));

    private string FolderOf(KeyIdentity key, BlobAddress photo) => Path.Combine(FolderOf(key), photo.ToString()[..2]);

    private string FileOf(KeyIdentity key, BlobAddress photo, string kind) => Path.Combine(FolderOf(key, photo), $"{photo}.{kind}");

    private static SealedContext ContextOf(BlobAddress photo, string kind) => new("previews", kind, photo.ToString());

    [LoggerMessage(LogLevel.Warning, "The preview of file {Photo} of school {School} cannot be read, and is made again: {Failure}")]
    private partial void NotUsed(string school, BlobAddress photo, string failure);

    [LoggerMessage(LogLevel.Warning, "The preview of file {Photo} of school {School} could not be kept: {Failure}")]
    private partial void NotKept(string school, BlobAddress photo, string failure);
}
