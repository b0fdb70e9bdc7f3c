using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ConsentLens.Pipeline.Vision.Decoding.Native;
using NetVips;

namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>Upright sRGB pixels in memory: 8 bits a channel, three interleaved channels, rows without padding.</summary>
public sealed class RgbImage : IDisposable
{
    /// <summary>Bytes of one pixel: red, green, blue.</summary>
    public const int Channels = 3;

    private readonly IMemoryOwner<byte> _owner;

    /// <summary>Takes over <paramref name="owner"/>, which must hold at least width x height x 3 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1, or the memory is too small.</exception>
    public RgbImage(int width, int height, IMemoryOwner<byte> owner)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(owner.Memory.Length, checked(width * height * Channels), nameof(owner));
        (Width, Height, _owner) = (width, height, owner);
    }

    /// <summary>A new image, its content undefined. Its memory lies outside the managed heap until it is disposed.</summary>
    public RgbImage(int width, int height)
        : this(width, height, new OwnMemory(checked(width * height * Channels)))
    {
    }

    /// <summary>Pixels across.</summary>
    public int Width { get; }
    /// <summary>Pixels down.</summary>
    public int Height { get; }

    /// <summary>The longer of the two sides, in pixels.</summary>
    public int LongSide => Math.Max(Width, Height);

    /// <summary>Every byte, row by row. Not to be kept beyond this object's life.</summary>
    public Span<byte> Pixels => Memory.Span;

    /// <summary>Every byte, row by row. Not to be kept beyond this object's life.</summary>
    public Memory<byte> Memory => _owner.Memory[..(Width * Height * Channels)];

    /// <summary>The bytes of row <paramref name="y"/>, 0 at the top.</summary>
    public Span<byte> Row(int y) => Pixels.Slice(y * Width * Channels, Width * Channels);

    /// <summary>A copy with memory of its own.</summary>
    public RgbImage Clone()
    {
        var copy = new RgbImage(Width, Height);
        Pixels.CopyTo(copy.Pixels);
        return copy;
    }

    public void Dispose() => _owner.Dispose();
}

/// <summary>Takes interleaved pixels apart into one row of floats a colour, 16 pixels at a time: that is what networks take.</summary>
internal static class PlaneSplitter
{
    /// <summary>Pixels of one step: three registers of 16 bytes.</summary>
    private const int Step = 16;

    /// <summary>Splits a row; each of the three outputs holds as many floats as there are pixels.</summary>
    internal static void Split(ReadOnlySpan<byte> row, Span<float> red, Span<float> green, Span<float> blue)
    {
        int x = 0;
        for (; x <= red.Length - Step; x += Step)
        {
            ReadOnlySpan<Vector128<byte>> pixels = MemoryMarshal.Cast<byte, Vector128<byte>>(row.Slice(RgbImage.Channels * x, RgbImage.Channels * Step));
            (Vector128<byte> a, Vector128<byte> b, Vector128<byte> c) = (pixels[0], pixels[1], pixels[2]);
            // An index beyond a register gives 0, so that the three parts of a colour are put together by "or".
            Store(
                Vector128.Shuffle(a, Vector128.Create((byte)0, 3, 6, 9, 12, 15, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255))
                | Vector128.Shuffle(b, Vector128.Create((byte)255, 255, 255, 255, 255, 255, 2, 5, 8, 11, 14, 255, 255, 255, 255, 255))
                | Vector128.Shuffle(c, Vector128.Create((byte)255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1, 4, 7, 10, 13)),
                red[x..]);
            Store(
                Vector128.Shuffle(a, Vector128.Create((byte)1, 4, 7, 10, 13, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255))
                | Vector128.Shuffle(b, Vector128.Create((byte)255, 255, 255, 255, 255, 0, 3, 6, 9, 12, 15, 255, 255, 255, 255, 255))
                | Vector128.Shuffle(c, Vector128.Create((byte)255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 2, 5, 8, 11, 14)),
                green[x..]);
            Store(
                Vector128.Shuffle(a, Vector128.Create((byte)2, 5, 8, 11, 14, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255))
                | Vector128.Shuffle(b, Vector128.Create((byte)255, 255, 255, 255, 255, 1, 4, 7, 10, 13, 255, 255, 255, 255, 255, 255))
                | Vector128.Shuffle(c, Vector128.Create((byte)255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 3, 6, 9, 12, 15)),
                blue[x..]);
        }
        for (; x < red.Length; x++)
        {
            red[x] = row[RgbImage.Channels * x];
            green[x] = row[(RgbImage.Channels * x) + 1];
            blue[x] = row[(RgbImage.Channels * x) + 2];
        }
    }

    private static void Store(Vector128<byte> colour, Span<float> plane)
    {
        (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(colour);
        Store(low, plane);
        Store(high, plane[Vector128<ushort>.Count..]);
    }

    private static void Store(Vector128<ushort> colour, Span<float> plane)
    {
        (Vector128<uint> low, Vector128<uint> high) = Vector128.Widen(colour);
        Vector128.ConvertToSingle(low.AsInt32()).CopyTo(plane);
        Vector128.ConvertToSingle(high.AsInt32()).CopyTo(plane[Vector128<uint>.Count..]);
    }
}

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

/// <summary>Encodes pixels as a baseline JPEG that carries nothing else: no EXIF, XMP, IPTC, colour profile or thumbnail. Thread-safe.</summary>
public static class JpegEncoder
{
    /// <summary>The JPEG file. Below quality 90 colour has half the resolution of brightness (4:2:0), from 90 on the full (4:4:4).</summary>
    /// <param name="quality">1..100, as libjpeg counts it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The quality is outside 1..100, or a side is above 65,535 pixels.</exception>
    public static byte[] Encode(RgbImage image, int quality)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(image.LongSide, ushort.MaxValue, nameof(image));
        using Image pixels = VipsPixels.Over(image);
        return pixels.JpegsaveBuffer(q: quality, keep: Enums.ForeignKeep.None, subsampleMode: Enums.ForeignSubsample.Auto);
    }
}
