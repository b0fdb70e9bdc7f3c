using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Synthetic.School;

/// <summary>Turns an upright picture the way a camera held askew would have stored it.</summary>
internal static class StoredTurn
{
    /// <summary>A new picture that becomes upright again when turned as EXIF's <paramref name="orientation"/> (1, 3, 6 or 8) says.</summary>
    public static RgbImage Apply(RgbImage upright, int orientation)
    {
        bool isSideways = orientation is 6 or 8;
        int width = isSideways ? upright.Height : upright.Width;
        int height = isSideways ? upright.Width : upright.Height;
        var stored = new RgbImage(width, height);
        ReadOnlySpan<Pixel> source = MemoryMarshal.Cast<byte, Pixel>(upright.Pixels);
        for (int y = 0; y < height; y++)
        {
            Span<Pixel> row = MemoryMarshal.Cast<byte, Pixel>(stored.Row(y));
            (int start, int step) = orientation switch
            {
                3 => (((upright.Height - y) * upright.Width) - 1, -1),
                6 => (upright.Width - 1 - y, upright.Width),
                8 => (((upright.Height - 1) * upright.Width) + y, -upright.Width),
                _ => (y * upright.Width, 1),
            };
            for (int x = 0; x < width; x++, start += step)
                row[x] = source[start];
        }

        return stored;
    }

    [InlineArray(RgbImage.Channels)]
    private struct Pixel
    {
        private byte _first;
    }
}
