namespace ConsentLens.Pipeline.Imaging;

/// <summary>Turns stored pixels upright as EXIF tag 0x0112 says (Exif 2.32, 4.6.4: where row 0 and column 0 of the stored picture lie).</summary>
internal static class UprightTurn
{
    // Pixels are moved in squares, so that both pictures stay in the cache while columns become rows.
    private const int Tile = 32;

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
        for (int top = 0; top < upright.Height; top += Tile)
        {
            for (int left = 0; left < upright.Width; left += Tile)
            {
                move.CopyTile(left, top);
            }
        }
        return upright;
    }

    /// <summary>Upright pixel (x, y) is the stored pixel at these columns and rows, taken from the far end where mirrored.</summary>
    private readonly record struct Move(RgbImage Stored, RgbImage Upright, bool Transpose, bool MirrorColumns, bool MirrorRows)
    {
        internal void CopyTile(int left, int top)
        {
            int right = Math.Min(left + Tile, Upright.Width);
            int bottom = Math.Min(top + Tile, Upright.Height);
            ReadOnlySpan<byte> stored = Stored.Pixels;
            int step = (Offset(1, 0) - Offset(0, 0)) * RgbImage.Channels;
            for (int y = top; y < bottom; y++)
            {
                Span<byte> output = Upright.Row(y)[(left * RgbImage.Channels)..(right * RgbImage.Channels)];
                int from = Offset(left, y) * RgbImage.Channels;
                for (int to = 0; to < output.Length; to += RgbImage.Channels, from += step)
                {
                    output[to] = stored[from];
                    output[to + 1] = stored[from + 1];
                    output[to + 2] = stored[from + 2];
                }
            }
        }

        private int Offset(int x, int y)
        {
            int column = Transpose ? y : x;
            int row = Transpose ? x : y;
            column = MirrorColumns ? Stored.Width - 1 - column : column;
            row = MirrorRows ? Stored.Height - 1 - row : row;
            return (row * Stored.Width) + column;
        }
    }
}
