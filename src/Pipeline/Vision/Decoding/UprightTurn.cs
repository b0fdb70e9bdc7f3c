using System.Runtime.CompilerServices;

namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>Turns stored pixels upright as EXIF tag 0x0112 says (Exif 2.32, 4.6.4: where row 0 and column 0 of the stored picture lie).</summary>
internal static class UprightTurn
{
    // Pixels are moved in squares, so that both pictures stay in the cache while columns become rows.
    private const int Tile = 64;

    /// <summary>Whether <paramref name="orientation"/> swaps width and height.</summary>
    internal static bool SwapsSides(int orientation) => orientation >= 5;

    /// <summary>A new upright image; <paramref name="orientation"/> is 2..8, 1 and unknown values copy.</summary>
    internal static RgbImage Turn(RgbImage stored, int orientation)
    {
        RgbImage upright = SwapsSides(orientation)
            ? new RgbImage(stored.Height, stored.Width)
            : new RgbImage(stored.Width, stored.Height);
        (bool mirrorColumns, bool mirrorRows) = orientation switch
        {
            2 => (true, false),
            3 => (true, true),
            4 => (false, true),
            6 => (false, true),
            7 => (true, true),
            8 => (true, false),
            _ => (false, false),
        };
        var move = new Move(stored, upright, SwapsSides(orientation), mirrorColumns, mirrorRows);
        for (int top = 0; top < stored.Height; top += Tile)
        {
            for (int left = 0; left < stored.Width; left += Tile) move.CopyTile(left, top);
        }
        return upright;
    }

    /// <summary>Stored pixel (column, row) becomes the upright pixel at these, transposed where the sides are swapped, counted from the far end where mirrored.</summary>
    private readonly record struct Move(RgbImage Stored, RgbImage Upright, bool Transpose, bool MirrorColumns, bool MirrorRows)
    {
        // Reads along the rows: columns of a picture whose width is near a power of two fall on the same few lines of the cache.
        internal void CopyTile(int left, int top)
        {
            int right = Math.Min(left + Tile, Stored.Width);
            int bottom = Math.Min(top + Tile, Stored.Height);
            Span<byte> upright = Upright.Pixels;
            int step = (Offset(1, 0) - Offset(0, 0)) * RgbImage.Channels;
            for (int row = top; row < bottom; row++)
            {
                ReadOnlySpan<byte> pixels = Stored.Row(row)[(left * RgbImage.Channels)..(right * RgbImage.Channels)];
                int to = Offset(left, row) * RgbImage.Channels;
                CopyRow(pixels, upright, to, step);
            }
        }

        // By itself: inside the loops above its few values would not stay in registers.
        [MethodImpl(MethodImplOptions.NoInlining)]
        private static void CopyRow(ReadOnlySpan<byte> pixels, Span<byte> upright, int to, int step)
        {
            for (int from = 0; from < pixels.Length; from += RgbImage.Channels, to += step)
            {
                ReadOnlySpan<byte> colour = pixels.Slice(from, RgbImage.Channels);
                Span<byte> output = upright.Slice(to, RgbImage.Channels);
                (output[0], output[1], output[2]) = (colour[0], colour[1], colour[2]);
            }
        }

        private int Offset(int column, int row)
        {
            column = MirrorColumns ? Stored.Width - 1 - column : column;
            row = MirrorRows ? Stored.Height - 1 - row : row;
            return Transpose ? (column * Upright.Width) + row : (row * Upright.Width) + column;
        }
    }
}
