using System.Buffers.Binary;
using System.IO.Compression;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Screening.Sources;

/// <summary>Every file of a zip, read in memory: nothing is unpacked to the disk, so a name inside it leads nowhere.</summary>
public sealed class ZipBatch : IPhotoBatch
{
    /// <summary>Most entries that are accepted: far beyond a term's photos.</summary>
    private const int MostEntries = 20_000;

    // Photos are packed already: a zip of them unpacks to little more than its own size. What grows a hundredfold is a bomb, or one file under many names.
    private const long MostTimesLarger = 100;
    private const long MostUnpackedAnyhow = 1_000_000_000;

    private readonly ZipArchive _archive;
    private readonly ImagingLimits _limits;
    private readonly SemaphoreSlim _oneReader = new(1, 1);
    private readonly long _mostUnpacked;
    private long _unpacked;

    /// <summary>Reads the zip's directory.</summary>
    /// <exception cref="BatchUnreadableException">It is not a zip, is damaged, or holds too many entries.</exception>
    public ZipBatch(string path, ImagingLimits limits)
        : this(() => File.OpenRead(path), path, limits)
    {
    }

    /// <summary>Reads the directory of a zip that lies in a stream; the stream goes with it.</summary>
    /// <exception cref="BatchUnreadableException">It is not a zip, is damaged, or holds too many entries.</exception>
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

    /// <summary>Nothing keeps a zip from holding one name twice, but a report names a photo by it alone: the second gets a number behind its name.</summary>
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

    /// <summary>Unpacks one entry, counting bytes as they come: the size in a zip's directory may lie. What comes out must have the zip's checksum.</summary>
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
            // Most photos have no checksum of their own, and .NET does not look at the zip's.
            if (file.Length != entry.Length || Crc32.Of(file.Span) != entry.Crc32) throw new InvalidDataException("The bytes are not those that were packed.");
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

/// <summary>Looks at the end of a zip (APPNOTE 4.3.14 to 4.3.16) for how many files it says it holds and how long its directory is, before a library reads the
/// directory into memory whole: four gigabytes hold eighty million empty files.</summary>
internal static class ZipDirectory
{
    private const int EndLength = 22;
    private const int LongestComment = ushort.MaxValue;
    private const int LocatorLength = 20;
    private const int LargeEndLength = 56;

    // A record of 46 bytes with a long name and what programs add to it.
    private const long MostBytesAnEntry = 2_000;

    /// <summary>True when the zip says, or its directory is long enough to hold, that it has more files than this. False too when it has no end that can be read.</summary>
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

/// <summary>The checksum of zip and PNG files (ISO 3309, polynomial 0x04C11DB7 reflected), eight bytes at a step.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int Step = 8;
    private static readonly uint[][] Tables = MakeTables();

    /// <summary>The checksum of all these bytes.</summary>
    internal static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        uint[][] tables = Tables;
        for (; bytes.Length >= Step; bytes = bytes[Step..])
        {
            uint low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = tables[7][low & 255] ^ tables[6][(low >> 8) & 255] ^ tables[5][(low >> 16) & 255] ^ tables[4][low >> 24]
                ^ tables[3][high & 255] ^ tables[2][(high >> 8) & 255] ^ tables[1][(high >> 16) & 255] ^ tables[0][high >> 24];
        }
        foreach (byte value in bytes) crc = tables[0][(crc ^ value) & 255] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[][] MakeTables()
    {
        uint[][] tables = [.. Enumerable.Range(0, Step).Select(_ => new uint[256])];
        for (uint value = 0; value < 256; value++)
        {
            uint crc = value;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ Polynomial;
            tables[0][value] = crc;
        }
        for (int table = 1; table < Step; table++)
        {
            for (int value = 0; value < 256; value++) tables[table][value] = (tables[table - 1][value] >> 8) ^ tables[0][tables[table - 1][value] & 255];
        }
        return tables;
    }
}
