using ConsentLens.Pipeline.Vision.Decoding;
using NetVips;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Decoding;

/// <summary>Codes are passed over several at a time for speed alone: what is found must be what one at a time finds.</summary>
public sealed class JpegCodeGroupTests
{
    [Theory]
    [InlineData(30, Enums.ForeignSubsample.Off)]
    [InlineData(85, Enums.ForeignSubsample.Off)]
    [InlineData(100, Enums.ForeignSubsample.On)]
    public void Groups_end_where_single_codes_end(int quality, Enums.ForeignSubsample subsampling)
    {
        using RgbImage picture = DrawnPhoto.Texture(160, 120);
        byte[] file = DrawnPhoto.Save(picture, rgb => rgb.JpegsaveBuffer(q: quality, subsampleMode: subsampling, optimizeCoding: quality > 50));
        JpegHuffmanTable[] tables = AcTablesOf(file);
        var random = new Random(quality);
        int whole = 0;
        const int blocks = 20_000;
        for (int i = 0; i < blocks; i++)
        {
            JpegHuffmanTable table = tables[i % tables.Length];
            byte[] coded = new byte[200];
            random.NextBytes(coded);
            // Random bits alone end a block soon; long ones need codes near the table's ends, which these favour.
            if (i % 3 == 0) for (int at = 0; at < coded.Length; at += 2) coded[at] |= 0xFE;
            coded.AsSpan().Replace((byte)0xFF, (byte)0xFE);
            var byGroup = new JpegBitReader(coded);
            var byOne = new JpegBitReader(coded);

            bool isWhole = PassOneByOne(ref byOne, table);

            Assert.Equal(isWhole, JpegScanCheck.IsAcWhole(ref byGroup, table));
            if (!isWhole) continue;
            whole++;
            Assert.Equal(byOne.Bits(16), byGroup.Bits(16));
            Assert.Equal(byOne.Bits(16), byGroup.Bits(16));
        }

        Assert.InRange(whole, blocks / 10, blocks);
    }

    private static bool PassOneByOne(ref JpegBitReader reader, JpegHuffmanTable table)
    {
        for (int coefficient = 1; coefficient < 64; coefficient++)
        {
            int symbol = reader.Symbol(table);
            if (symbol == 0) return true;
            int size = symbol & 15;
            if (symbol < 0 || size > 10 || (size == 0 && symbol != 0xF0)) return false;
            coefficient += symbol >> 4;
            if (coefficient > 63) return false;
            reader.Skip(size);
        }

        return true;
    }

    private static JpegHuffmanTable[] AcTablesOf(byte[] file)
    {
        var tables = new List<JpegHuffmanTable>();
        var reader = new JpegSegmentReader(file);
        while (reader.TryRead(out JpegSegment segment) && segment.Marker != JpegSegment.StartOfScan)
        {
            if (segment.Marker != JpegSegment.HuffmanTables) continue;
            ReadOnlySpan<byte> left = segment.Payload(file);
            while (!left.IsEmpty)
            {
                JpegHuffmanTable table = Assert.IsType<JpegHuffmanTable>(JpegHuffmanTable.Read(left[1..], out int length));
                if (left[0] >> 4 == 1) tables.Add(table);
                left = left[(1 + length)..];
            }
        }

        Assert.NotEmpty(tables);
        return [.. tables];
    }
}
