using System.IO.Compression;
using System.IO.Hashing;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Screening.Sources;

/// <summary>Every file of a zip, read in memory: nothing is unpacked to the disk, so names with paths in them are harmless.</summary>
public sealed class ZipBatch : IPhotoBatch
{
    /// <summary>Far more than a term's photos.</summary>
    private const int MostEntries = 20_000;

    // Photos are already compressed: a zip of them unpacks to little more than its own size. What grows a hundredfold is a zip bomb, or one file under many names.
    private const long MostTimesLarger = 100;
    private const long MostUnpackedAnyhow = 1_000_000_000;

    private readonly ZipArchive _archive;
    private readonly ImagingLimits _limits;
    private readonly SemaphoreSlim _oneReader = new(1, 1);
    private readonly long _mostUnpacked;
    private long _unpacked;

    /// <exception cref="BatchUnreadableException">It is not a zip, is damaged, or has too many entries.</exception>
    public ZipBatch(string path, ImagingLimits limits)
        : this(() => File.OpenRead(path), path, limits)
    {
    }

    /// <summary>Takes ownership of <paramref name="content"/>.</summary>
    /// <exception cref="BatchUnreadableException">It is not a zip, is damaged, or has too many entries.</exception>
    public ZipBatch(Stream content, string name, ImagingLimits limits)
        : this(() => content, name, limits)
    {
    }

    private ZipBatch(Func<Stream> open, string name, ImagingLimits limits)
    {
        _limits = limits;
        Name = Path.GetFileName(name);
        (_archive, ZipName[] names, long length) = Open(open, name);
        _mostUnpacked = MostUnpackedAnyhow + (MostTimesLarger * length);
        (Entries, Others) = FolderContents.Part(_archive.Entries
            .Zip(names)
            .Where(file => !file.Second.Text.EndsWith('/'))
            .Select(file => new PhotoEntry(file.Second.Text.Replace('\\', '/'), token => ReadAsync(file.First, token)) { OtherNames = file.Second.Others }));
    }

    public string Name { get; }

    public IReadOnlyList<PhotoEntry> Entries { get; }

    public PassedOver Others { get; }

    public void Dispose()
    {
        _archive.Dispose();
        _oneReader.Dispose();
    }

    private static (ZipArchive Archive, ZipName[] Names, long Length) Open(Func<Stream> open, string name)
    {
        Stream? content = null;
        ZipArchive? archive = null;
        try
        {
            content = open();
            if (!ZipDirectory.HoldsMoreThan(content, MostEntries))
            {
                ZipName[] names = ZipDirectory.ReadNames(content);
                archive = new ZipArchive(content, ZipArchiveMode.Read);
                if (archive.Entries.Count != names.Length) throw new InvalidDataException("The zip's directory is read in two ways.");
                return (archive, names, content.Length);
            }
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            archive?.Dispose();
            content?.Dispose();
            throw new BatchUnreadableException($"{name} cannot be read as a zip file; give a folder of photos, or make the zip again.", error);
        }
        archive?.Dispose();
        content.Dispose();
        throw new BatchUnreadableException($"The zip {name} contains more than {MostEntries} files; split it into smaller zips.");
    }

    /// <summary>Unpacks one entry, counting bytes as they come, because the size in the zip's directory may be wrong. The result must match the zip's
    /// checksum.</summary>
    private async Task<PhotoBytes> ReadAsync(ZipArchiveEntry entry, CancellationToken cancellationToken)
    {
        await _oneReader.WaitAsync(cancellationToken);
        try
        {
            if (entry.IsEncrypted) throw new PhotoUnreadableException(UnreadableReason.AccessDenied, "The file in the zip is protected by a password; make the zip again without one.");
            if (_unpacked > _mostUnpacked) throw new PhotoUnreadableException(UnreadableReason.FileTooLarge, "The zip unpacks to far more than photos would, so the rest of it was not read; make the zip again with only photos.");
            await using Stream stream = await entry.OpenAsync(cancellationToken);
            using var bytes = new MemoryStream();
            byte[] buffer = new byte[81_920];
            int count;
            while ((count = await stream.ReadAsync(buffer, cancellationToken)) > 0)
            {
                _unpacked += count;
                if (bytes.Length + count > _limits.MaxBytes)
                    throw new PhotoUnreadableException(UnreadableReason.FileTooLarge, $"The file is larger than {_limits.MaxBytes / 1_000_000.0:0.#} MB; export a smaller copy.");
                await bytes.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }
            ReadOnlyMemory<byte> file = bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
            // Most photos have no checksum of their own, and .NET does not check the zip's.
            if (file.Length != entry.Length || Crc32.HashToUInt32(file.Span) != entry.Crc32) throw new InvalidDataException("The bytes are not those that were packed.");
            return file.Length > 0 ? new PhotoBytes(file) : throw new PhotoUnreadableException(UnreadableReason.Empty, "The file is empty; copy the photo again.");
        }
        catch (Exception error) when (error is InvalidDataException or IOException or NotSupportedException)
        {
            throw new PhotoUnreadableException(UnreadableReason.Damaged, "The file in the zip is damaged, or compressed in a way that ConsentLens cannot read; make the zip again.", error);
        }
        finally
        {
            _oneReader.Release();
        }
    }
}
