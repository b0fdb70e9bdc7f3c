using System.Buffers.Binary;
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
        (_archive, long length) = Open(open, name);
        _mostUnpacked = MostUnpackedAnyhow + (MostTimesLarger * length);
        Entries =
        [
            .. WithDistinctNames(_archive.Entries.Where(entry => !entry.FullName.EndsWith('/')))
                .Where(item => !PhotoBatch.IsSystemFile(item.Name))
                .OrderBy(item => item.Name, StringComparer.Ordinal)
                .Select(item => new PhotoEntry(item.Name, token => ReadAsync(item.Entry, token))),
        ];
    }

    public string Name { get; }

    public IReadOnlyList<PhotoEntry> Entries { get; }

    public void Dispose()
    {
        _archive.Dispose();
        _oneReader.Dispose();
    }

    private static (ZipArchive Archive, long Length) Open(Func<Stream> open, string name)
    {
        Stream? content = null;
        ZipArchive? archive = null;
        try
        {
            content = open();
            if (!ZipDirectory.HoldsMoreThan(content, MostEntries))
            {
                archive = new ZipArchive(content, ZipArchiveMode.Read);
                if (archive.Entries.Count <= MostEntries) return (archive, content.Length);
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

    /// <summary>A zip may contain one name twice, but a report identifies a photo by its name: the second one gets a number.</summary>
    private static IEnumerable<(string Name, ZipArchiveEntry Entry)> WithDistinctNames(IEnumerable<ZipArchiveEntry> entries)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (ZipArchiveEntry entry in entries)
        {
            string name = entry.FullName.Replace('\\', '/');
            string distinct = name;
            for (int number = 2; !taken.Add(distinct); number++) distinct = $"{name} ({number})";
            yield return (distinct, entry);
        }
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

/// <summary>Reads from the end of a zip (APPNOTE 4.3.14 to 4.3.16) how many files it claims to contain and how long its directory is, before a library reads
/// the whole directory into memory: four gigabytes hold eighty million empty files.</summary>
internal static class ZipDirectory
{
    private const int EndLength = 22;
    private const int LongestComment = ushort.MaxValue;
    private const int LocatorLength = 20;
    private const int LargeEndLength = 56;

    // A record of 46 bytes, a long name and extra fields.
    private const long MostBytesAnEntry = 2_000;

    /// <summary>True if the zip claims more files than this, or its directory is long enough for them. False if no end record can be read.</summary>
    internal static bool HoldsMoreThan(Stream zip, int entries)
    {
        int length = (int)Math.Min(zip.Length, EndLength + LongestComment);
        byte[] tail = new byte[length];
        zip.Position = zip.Length - length;
        zip.ReadExactly(tail);
        int end = tail.AsSpan(0, Math.Max(0, length - EndLength + 4)).LastIndexOf("PK\u0005\u0006"u8);
        if (end < 0 || end + EndLength > length) return false;
        long claimed = BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(end + 10));
        long at = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16));
        if (end >= LocatorLength && tail.AsSpan(end - LocatorLength).StartsWith("PK\u0006\u0007"u8))
        {
            Span<byte> large = stackalloc byte[LargeEndLength];
            zip.Position = Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(end - LocatorLength + 8)), 0, zip.Length);
            if (zip.ReadAtLeast(large, LargeEndLength, throwOnEndOfStream: false) == LargeEndLength && large.StartsWith("PK\u0006\u0006"u8))
            {
                claimed = Math.Max(claimed == ushort.MaxValue ? 0 : claimed, BinaryPrimitives.ReadInt64LittleEndian(large[32..]));
                at = BinaryPrimitives.ReadInt64LittleEndian(large[48..]);
            }
        }
        return claimed > entries || zip.Length - length + end - at > entries * MostBytesAnEntry;
    }
}
