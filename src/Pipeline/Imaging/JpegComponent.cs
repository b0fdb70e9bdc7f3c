namespace ConsentLens.Pipeline.Imaging;

/// <summary>One component of a JPEG frame.</summary>
/// <param name="id">How scans call it.</param>
/// <param name="across">Horizontal sampling factor.</param>
/// <param name="down">Vertical sampling factor.</param>
/// <param name="table">Number of its quantisation table.</param>
internal sealed class JpegComponent(byte id, int across, int down, int table)
{
    internal byte Id { get; } = id;

    internal int Across { get; } = across;

    internal int Down { get; } = down;

    internal int Table { get; } = table;

    /// <summary>Blocks that hold pixels of the picture, in a row.</summary>
    internal int BlocksAcross { get; set; }

    /// <summary>Rows of such blocks.</summary>
    internal int BlocksDown { get; set; }

    /// <summary>Blocks in a row with those that only fill a unit up.</summary>
    internal int Stride { get; set; }

    /// <summary>Which coefficients of each block are not zero so far, by bit; progressive frames only.</summary>
    internal ulong[] NonZero { get; set; } = [];

    /// <summary>The lowest bit of each coefficient that came so far; 255 for none.</summary>
    internal byte[] Precision { get; } = [.. Enumerable.Repeat(byte.MaxValue, 64)];

    /// <summary>The last DC value of the interval.</summary>
    internal int Dc { get; set; }

    /// <summary>The largest DC value, either way, that the scan may bring about.</summary>
    internal int MostDc { get; set; }

    /// <summary>Tables of the scan.</summary>
    internal JpegHuffmanTable? DcTable { get; set; }

    /// <summary>Tables of the scan.</summary>
    internal JpegHuffmanTable? AcTable { get; set; }
}
