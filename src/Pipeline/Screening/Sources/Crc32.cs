using System.Buffers.Binary;

namespace ConsentLens.Pipeline.Screening.Sources;

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
