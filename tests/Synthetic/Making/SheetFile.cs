using System.Runtime.InteropServices;
using ConsentLens.Synthetic.Rendering;

namespace ConsentLens.Synthetic.Making;

/// <summary>Sprites side by side as a lossy WebP: their colours above, their coverage as grey below.</summary>
internal static partial class SheetFile
{
    private const int Channels = 3;

    // So far do colours reach beyond the outline, that a lossy picture does not darken it.
    private const int Spread = 10;

    /// <param name="parts">Each sprite and which part of it.</param>
    /// <param name="quality">Of the WebP, 0..100.</param>
    public static byte[] Encode(IReadOnlyList<(FigureSprite Sprite, PixelArea Area)> parts, float quality)
    {
        int width = parts.Sum(part => part.Area.Width);
        int height = parts.Max(part => part.Area.Height);
        byte[] sheet = new byte[width * height * 2 * Channels];
        int left = 0;
        foreach ((FigureSprite sprite, PixelArea area) in parts)
        {
            Put(sprite, area, sheet, width, height, left);
            left += area.Width;
        }

        nuint size = WebPEncodeRGB(sheet, width, height * 2, width * Channels, quality, out nint encoded);
        if (size == 0)
            throw new InvalidOperationException("The sheet could not be encoded.");
        byte[] file = new byte[size];
        Marshal.Copy(encoded, file, 0, file.Length);
        WebPFree(encoded);
        return file;
    }

    private static void Put(FigureSprite sprite, PixelArea area, byte[] sheet, int width, int height, int left)
    {
        int count = area.Width * height;
        float[] colours = new float[count * Channels];
        bool[] known = new bool[count];
        float[] mean = new float[Channels];
        int covered = 0;
        for (int y = 0; y < area.Height; y++)
        {
            for (int x = 0; x < area.Width; x++)
            {
                int from = (((area.Top + y) * sprite.Width) + area.Left + x) * FigureSprite.Channels;
                byte alpha = sprite.Pixels[from + 3];
                sheet.AsSpan(((((height + y) * width) + left + x) * Channels), Channels).Fill(alpha);
                if (alpha == 0)
                    continue;
                int to = (y * area.Width) + x;
                known[to] = true;
                covered++;
                for (int channel = 0; channel < Channels; channel++)
                {
                    colours[(to * Channels) + channel] = sprite.Pixels[from + channel];
                    mean[channel] += sprite.Pixels[from + channel];
                }
            }
        }

        for (int round = 0; round < Spread; round++)
            known = Grow(colours, known, area.Width, height);
        for (int i = 0; i < count; i++)
        {
            int to = (((i / area.Width * width) + left + (i % area.Width)) * Channels);
            for (int channel = 0; channel < Channels; channel++)
                sheet[to + channel] = (byte)((known[i] ? colours[(i * Channels) + channel] : mean[channel] / covered) + 0.5f);
        }
    }

    private static bool[] Grow(float[] colours, bool[] known, int width, int height)
    {
        bool[] grown = (bool[])known.Clone();
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int at = (y * width) + x;
                if (known[at])
                    continue;
                (float red, float green, float blue, int count) = (0, 0, 0, 0);
                foreach ((int dx, int dy) in ((int, int)[])[(-1, 0), (1, 0), (0, -1), (0, 1)])
                {
                    if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height)
                        continue;
                    int near = at + dx + (dy * width);
                    if (!known[near])
                        continue;
                    (red, green, blue, count) = (red + colours[near * 3], green + colours[(near * 3) + 1], blue + colours[(near * 3) + 2], count + 1);
                }

                if (count == 0)
                    continue;
                (colours[at * 3], colours[(at * 3) + 1], colours[(at * 3) + 2]) = (red / count, green / count, blue / count);
                grown[at] = true;
            }
        }

        return grown;
    }

    [LibraryImport("libwebp.so.7")]
    private static partial nuint WebPEncodeRGB(byte[] rgb, int width, int height, int stride, float quality, out nint output);

    [LibraryImport("libwebp.so.7")]
    private static partial void WebPFree(nint memory);
}
