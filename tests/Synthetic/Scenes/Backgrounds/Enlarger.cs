using ConsentLens.Pipeline.Imaging;
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
        int[] line = new int[canvas.Width * Channels];
        for (int y = 0; y < photo.Height; y++)
        {
            MixRows(canvas, rows.Offset[y], rows.Share[y], line);
            Span<byte> target = photo.Row(y);
            for (int x = 0; x < photo.Width; x++)
            {
                int from = columns.Offset[x] * Channels;
                int share = columns.Share[x];
                int to = x * Channels;
                target[to] = Mix(line[from], line[from + 3], share);
                target[to + 1] = Mix(line[from + 1], line[from + 4], share);
                target[to + 2] = Mix(line[from + 2], line[from + 5], share);
            }
        }
    }

    private static void MixRows(Canvas canvas, int row, int share, int[] line)
    {
        ReadOnlySpan<byte> upper = canvas.Row(row);
        ReadOnlySpan<byte> lower = canvas.Row(row + 1);
        for (int i = 0; i < line.Length; i++)
            line[i] = (upper[i] * (One - share)) + (lower[i] * share);
    }

    private static byte Mix(int left, int right, int share) =>
        (byte)(((left * (One - share)) + (right * share) + (One * One / 2)) / (One * One));

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
