using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Synthetic.Numerics;
using ConsentLens.Synthetic.Painting;

namespace ConsentLens.Synthetic.Scenes.Backgrounds;

/// <summary>Softens and enlarges pictures in whole numbers, so that every machine gets the same bytes.</summary>
internal static class Enlarger
{
    private const int Channels = 3;
    private const int One = 256;

    /// <summary>Mixes each pixel with its neighbours by the weights 1, 2, 1 along both axes.</summary>
    public static void Soften(Canvas canvas)
    {
        int stride = canvas.Width * Channels;
        Span<byte> pixels = canvas.Pixels;
        byte[] row = new byte[stride];
        for (int y = 0; y < canvas.Height; y++)
        {
            Span<byte> line = canvas.Row(y);
            line.CopyTo(row);
            for (int i = Channels; i < stride - Channels; i++)
                line[i] = (byte)((row[i - Channels] + (2 * row[i]) + row[i + Channels] + 2) >> 2);
        }

        byte[] above = canvas.Row(0).ToArray();
        for (int y = 1; y < canvas.Height - 1; y++)
        {
            Span<byte> line = canvas.Row(y);
            ReadOnlySpan<byte> below = pixels.Slice((y + 1) * stride, stride);
            for (int i = 0; i < stride; i++)
            {
                byte original = line[i];
                line[i] = (byte)((above[i] + (2 * original) + below[i] + 2) >> 2);
                above[i] = original;
            }
        }
    }

    /// <summary>Fills the photo with the canvas, straight lines between its pixels.</summary>
    public static void Enlarge(Canvas canvas, RgbImage photo)
    {
        (int[] Offset, int[] Share) columns = Positions(photo.Width, canvas.Width);
        (int[] Offset, int[] Share) rows = Positions(photo.Height, canvas.Height);
        byte[] upper = new byte[photo.Width * Channels];
        byte[] lower = new byte[photo.Width * Channels];
        int widened = -1;
        for (int y = 0; y < photo.Height; y++)
        {
            int row = rows.Offset[y];
            if (row != widened)
            {
                (upper, lower) = (lower, upper);
                if (row != widened + 1 || widened < 0)
                    Widen(canvas.Row(row), columns, upper);
                Widen(canvas.Row(row + 1), columns, lower);
                widened = row;
            }

            ByteRows.Mix(upper, lower, rows.Share[y], photo.Row(y));
        }
    }

    private static void Widen(ReadOnlySpan<byte> row, (int[] Offset, int[] Share) columns, byte[] target)
    {
        for (int x = 0; x < columns.Offset.Length; x++)
        {
            ReadOnlySpan<byte> pair = row.Slice(columns.Offset[x] * Channels, 2 * Channels);
            int share = columns.Share[x];
            int to = x * Channels;
            for (int channel = 0; channel < Channels; channel++)
                target[to + channel] = (byte)(((pair[channel] * (One - share)) + (pair[channel + Channels] * share) + (One / 2)) / One);
        }
    }

    /// <summary>For each pixel of the large side the small pixel before it and the share of the one after, out of 256.</summary>
    private static (int[] Offset, int[] Share) Positions(int large, int small)
    {
        var offsets = new int[large];
        var shares = new int[large];
        for (int i = 0; i < large; i++)
        {
            long centre = ((((2L * i) + 1) * small * One) / (2L * large)) - (One / 2);
            long clamped = Math.Clamp(centre, 0, ((long)(small - 1) * One) - 1);
            offsets[i] = (int)(clamped / One);
            shares[i] = (int)(clamped % One);
        }

        return (offsets, shares);
    }
}
