using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace ConsentLens.Pipeline.Screening.Sources;

/// <summary>Reads what a library does not tell of a zip's directory (APPNOTE 4.3.12 to 4.3.16): how many files it claims to contain and how long it is, before the
/// whole of it is read into memory (four gigabytes hold eighty million empty files), and the bytes of the names.</summary>
internal static class ZipDirectory
{
    private const int EndLength = 22;
    private const int LongestComment = ushort.MaxValue;
    private const int LocatorLength = 20;
    private const int LargeEndLength = 56;
    private const int RecordLength = 46;

    // A record of 46 bytes, a long name and extra fields.
    private const long MostBytesAnEntry = 2_000;

    /// <summary>True if the zip claims more files than this, or its directory is long enough for them. False if no end record can be read.</summary>
    internal static bool HoldsMoreThan(Stream zip, int entries) =>
        Find(zip) is { } directory && (directory.Claimed > entries || directory.End - directory.Start > entries * MostBytesAnEntry);

    /// <summary>The names of its files and folders, in their order; as far as records follow each other.</summary>
    internal static ZipName[] ReadNames(Stream zip)
    {
        if (Find(zip) is not { } directory || directory.Start < 0 || directory.Start > directory.End) return [];
        byte[] bytes = new byte[directory.End - directory.Start];
        zip.Position = directory.Start;
        zip.ReadExactly(bytes);
        List<ZipName> names = [];
        for (ReadOnlySpan<byte> rest = bytes; rest.Length >= RecordLength && rest.StartsWith("PK\u0001\u0002"u8);)
        {
            int name = BinaryPrimitives.ReadUInt16LittleEndian(rest[28..]);
            int extra = BinaryPrimitives.ReadUInt16LittleEndian(rest[30..]);
            int length = RecordLength + name + extra + BinaryPrimitives.ReadUInt16LittleEndian(rest[32..]);
            if (length > rest.Length) break;
            names.Add(ZipName.Of(rest.Slice(RecordLength, name), rest.Slice(RecordLength + name, extra)));
            rest = rest[length..];
        }
        return [.. names];
    }

    private static (long Claimed, long Start, long End)? Find(Stream zip)
    {
        int length = (int)Math.Min(zip.Length, EndLength + LongestComment);
        byte[] tail = new byte[length];
        zip.Position = zip.Length - length;
        zip.ReadExactly(tail);
        int end = tail.AsSpan(0, Math.Max(0, length - EndLength + 4)).LastIndexOf("PK\u0005\u0006"u8);
        if (end < 0 || end + EndLength > length) return null;
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
        return (claimed, at, zip.Length - length + end);
    }
}

/// <summary>The name of a file in a zip.</summary>
/// <param name="Text">As it was most likely meant.</param>
/// <param name="Others">What it may be as well.</param>
internal sealed record ZipName(string Text, IReadOnlyList<string> Others)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // Windows in the United Kingdom, in the United States, and programs that know of no code page: the likeliest first.
    private static readonly Encoding[] CodePages = [.. new[] { 850, 437, 1252 }.Select(page => CodePagesEncodingProvider.Instance.GetEncoding(page)!)];

    /// <param name="bytes">As they stand in the directory. Whether they are UTF-8, they show better than the flag that says so.</param>
    /// <param name="extra">The record's extra fields.</param>
    internal static ZipName Of(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> extra)
    {
        if (UnicodePath(bytes, extra) is { } path) return new ZipName(path, []);
        if (Utf8(bytes) is { } utf8) return new ZipName(utf8, []);
        byte[] name = bytes.ToArray();
        string[] readings = [.. CodePages.Select(page => page.GetString(name)).Distinct().OrderBy(Oddness)];
        return new ZipName(readings[0], readings[1..]);
    }

    // APPNOTE 4.6.9, "Info-ZIP Unicode Path": version 1, the CRC-32 of the name that it replaces, the name in UTF-8.
    private static string? UnicodePath(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            int id = BinaryPrimitives.ReadUInt16LittleEndian(extra);
            int size = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]), extra.Length - 4);
            ReadOnlySpan<byte> field = extra.Slice(4, size);
            if (id == 0x7075 && size > 5 && field[0] == 1 && BinaryPrimitives.ReadUInt32LittleEndian(field[1..]) == Crc32.HashToUInt32(bytes)) return Utf8(field[5..]);
            extra = extra[(4 + size)..];
        }
        return null;
    }

    private static string? Utf8(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // Names are made of Latin letters, and a capital does not follow a small letter: in the wrong code page "Zoë" is "ZoÙ", and "Müller" is "M³ller".
    private static int Oddness(string name)
    {
        int odd = 0;
        for (int i = 0; i < name.Length; i++)
        {
            if (char.IsAscii(name[i])) continue;
            if (name[i] is < 'À' or > 'ſ' or '×' or '÷') odd += 2;
            else if (char.IsUpper(name[i]) && i > 0 && char.IsLower(name[i - 1])) odd++;
        }
        return odd;
    }
}
