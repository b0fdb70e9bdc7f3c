using System.Globalization;
using ConsentLens.Pipeline.Vision.Decoding;
using NetVips;

namespace ConsentLens.Synthetic.Painting;

/// <summary>Writes lines into a picture, as printers do: with the fonts that libvips finds on the machine.</summary>
/// <param name="Font">As pango names it; DejaVu comes with libvips.</param>
/// <param name="Ink">Red, green and blue, 0..255.</param>
/// <param name="Degrees">By how much the line is turned clockwise.</param>
public sealed record Lettering(string Font = "DejaVu Sans Bold", (byte Red, byte Green, byte Blue) Ink = default, double Degrees = 0)
{
    /// <summary>Share of a font's size that a capital letter is high.</summary>
    private const double CapitalShare = 0.729;

    /// <summary>Writes a line with capitals of a height, its upper left corner at a place. What goes over the edge is lost.</summary>
    /// <returns>Where it is.</returns>
    public (int X, int Y, int Width, int Height) Write(RgbImage picture, string text, double capitalHeight, int left, int top)
    {
        string size = (capitalHeight / CapitalShare).ToString("0.##", CultureInfo.InvariantCulture);
        using Image upright = Image.Text(text, font: $"{Font} {size}", dpi: 72);
        using Image written = Degrees == 0 ? upright.Copy() : upright.Rotate(Degrees);
        using Image plain = written.Cast(Enums.BandFormat.Uchar);
        byte[] cover = plain.WriteToMemory<byte>();
        for (int y = 0; y < plain.Height && top + y < picture.Height; y++)
        {
            if (top + y < 0) continue;
            Span<byte> row = picture.Row(top + y);
            for (int x = 0; x < plain.Width && left + x < picture.Width; x++)
            {
                int share = cover[(y * plain.Width * plain.Bands) + (x * plain.Bands)];
                if (share == 0 || left + x < 0) continue;
                Span<byte> pixel = row.Slice((left + x) * RgbImage.Channels, RgbImage.Channels);
                (pixel[0], pixel[1], pixel[2]) = (Mix(pixel[0], Ink.Red, share), Mix(pixel[1], Ink.Green, share), Mix(pixel[2], Ink.Blue, share));
            }
        }

        return (left, top, plain.Width, plain.Height);
    }

    private static byte Mix(byte below, byte ink, int share) => (byte)(((below * (255 - share)) + (ink * share) + 127) / 255);
}
