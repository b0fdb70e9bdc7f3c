using System.Buffers.Binary;
using System.Text;

namespace ConsentLens.Pipeline.Tests.School.People.Import;

/// <summary>A workbook of Excel 97 (XLS): one sheet of texts in BIFF8, in a compound file ([MS-XLS], [MS-CFB]).</summary>
internal static class OldWorkbook
{
    private const int SectorSize = 512;
    private const uint EndOfChain = 0xFFFFFFFE;
    private const uint Free = 0xFFFFFFFF;
    private const uint FatSector = 0xFFFFFFFD;

    public static byte[] Of(params string[][] rows) => Compound(Workbook(rows));

    private static byte[] Workbook(string[][] rows)
    {
        byte[] name = [6, 0, .. "Pupils"u8];
        byte[] head = Record(0x0809, [0, 6, 5, 0, 0xBB, 0x0D, 0xCC, 0x07, 0, 0, 0, 0, 6, 0, 0, 0]);
        byte[] end = Record(0x000A, []);
        int boundSheet = 4 + 6 + name.Length;
        int sheetAt = head.Length + boundSheet + end.Length;
        byte[] sheet =
        [
            .. Record(0x0809, [0, 6, 0x10, 0, 0xBB, 0x0D, 0xCC, 0x07, 0, 0, 0, 0, 6, 0, 0, 0]),
            .. Record(0x0200, [.. Number(0, 4), .. Number(rows.Length, 4), 0, 0, .. Number(rows.Max(row => row.Length), 2), 0, 0]),
            .. rows.SelectMany((row, line) => row.SelectMany((text, column) => text.Length == 0 ? [] : Label(line, column, text))),
            .. end,
        ];
        byte[] workbook = [.. head, .. Record(0x0085, [.. Number(sheetAt, 4), 0, 0, .. name]), .. end, .. sheet];
        // Smaller streams lie elsewhere in a compound file.
        return [.. workbook, .. new byte[Math.Max(0, 4096 - workbook.Length)]];
    }

    private static byte[] Label(int line, int column, string text) =>
        Record(0x0204, [.. Number(line, 2), .. Number(column, 2), 0, 0, .. Number(text.Length, 2), 1, .. Encoding.Unicode.GetBytes(text)]);

    private static byte[] Record(int id, byte[] data) => [.. Number(id, 2), .. Number(data.Length, 2), .. data];

    private static byte[] Compound(byte[] stream)
    {
        int sectors = (stream.Length + SectorSize - 1) / SectorSize;
        var file = new MemoryStream();
        byte[] header = new byte[SectorSize];
        ((byte[])[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]).CopyTo(header, 0);
        Put(header, 0x18, 0x3E, 2);
        Put(header, 0x1A, 3, 2);
        Put(header, 0x1C, 0xFFFE, 2);
        Put(header, 0x1E, 9, 2);
        Put(header, 0x20, 6, 2);
        Put(header, 0x2C, 1, 4);
        Put(header, 0x30, 1, 4);
        Put(header, 0x38, 4096, 4);
        Put(header, 0x3C, EndOfChain, 4);
        Put(header, 0x44, EndOfChain, 4);
        for (int place = 0; place < 109; place++) Put(header, 0x4C + (4 * place), place == 0 ? 0 : Free, 4);
        file.Write(header);

        byte[] fat = new byte[SectorSize];
        for (int sector = 0; sector < SectorSize / 4; sector++)
            Put(fat, 4 * sector, sector switch { 0 => FatSector, 1 => EndOfChain, _ when sector < sectors + 1 => (uint)sector + 1, _ when sector == sectors + 1 => EndOfChain, _ => Free }, 4);
        file.Write(fat);

        byte[] directory = new byte[SectorSize];
        Entry(directory, 0, "Root Entry", 5, child: 1, start: EndOfChain, size: 0);
        Entry(directory, 1, "Workbook", 2, child: Free, start: 2, size: (uint)stream.Length);
        file.Write(directory);
        file.Write(stream);
        file.Write(new byte[(sectors * SectorSize) - stream.Length]);
        return file.ToArray();
    }

    private static void Entry(byte[] directory, int place, string name, byte kind, uint child, uint start, uint size)
    {
        int at = 128 * place;
        Encoding.Unicode.GetBytes(name).CopyTo(directory, at);
        Put(directory, at + 0x40, (uint)(2 * (name.Length + 1)), 2);
        directory[at + 0x42] = kind;
        directory[at + 0x43] = 1;
        Put(directory, at + 0x44, Free, 4);
        Put(directory, at + 0x48, Free, 4);
        Put(directory, at + 0x4C, child, 4);
        Put(directory, at + 0x74, start, 4);
        Put(directory, at + 0x78, size, 4);
    }

    private static byte[] Number(int value, int size)
    {
        byte[] bytes = new byte[size];
        Put(bytes, 0, (uint)value, size);
        return bytes;
    }

    private static void Put(byte[] bytes, int at, uint value, int size)
    {
        if (size == 2) BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), (ushort)value);
        else BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), value);
    }
}
