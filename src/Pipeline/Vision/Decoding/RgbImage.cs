using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ConsentLens.Pipeline.Vision.Decoding.Native;
using NetVips;

namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>Upright sRGB pixels: 8 bits per channel, interleaved, rows without padding.</summary>
public sealed class RgbImage : IDisposable
{
    /// <summary>Bytes per pixel: red, green, blue.</summary>
    public const int Channels = 3;

    private readonly IMemoryOwner<byte> _owner;

    /// <summary>Takes ownership of <paramref name="owner"/>, which must hold at least width x height x 3 bytes.</summary>
    public RgbImage(int width, int height, IMemoryOwner<byte> owner)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(owner.Memory.Length, checked(width * height * Channels), nameof(owner));
        (Width, Height, _owner) = (width, height, owner);
    }

    /// <summary>An uninitialised image. Its memory lies outside the managed heap until it is disposed.</summary>
    public RgbImage(int width, int height)
        : this(width, height, new OwnMemory(checked(width * height * Channels)))
    {
    }

    public int Width { get; }
    public int Height { get; }

    public int LongSide => Math.Max(Width, Height);

    /// <summary>All bytes, row by row. Not to be kept beyond this object's life.</summary>
    public Span<byte> Pixels => Memory.Span;

    /// <summary>All bytes, row by row. Not to be kept beyond this object's life.</summary>
    public Memory<byte> Memory => _owner.Memory[..(Width * Height * Channels)];

    public Span<byte> Row(int y) => Pixels.Slice(y * Width * Channels, Width * Channels);

    public RgbImage Clone()
    {
        var copy = new RgbImage(Width, Height);
        Pixels.CopyTo(copy.Pixels);
        return copy;
    }

    public void Dispose() => _owner.Dispose();
}

/// <summary>Splits interleaved pixels into one plane of floats per colour, as networks expect them, 16 pixels at a time.</summary>
internal static class PlaneSplitter
{
    /// <summary>Pixels per step: three 16-byte registers.</summary>
    private const int Step = 16;

    internal static void Split(ReadOnlySpan<byte> row, Span<float> red, Span<float> green, Span<float> blue)
    {
        int x = 0;
        for (; x <= red.Length - Step; x += Step)
        {
            ReadOnlySpan<Vector128<byte>> pixels = MemoryMarshal.Cast<byte, Vector128<byte>>(row.Slice(RgbImage.Channels * x, RgbImage.Channels * Step));
            (Vector128<byte> a, Vector128<byte> b, Vector128<byte> c) = (pixels[0], pixels[1], pixels[2]);
            // An index beyond the register gives 0, so "or" combines the three parts of a colour.
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

/// <summary>Turns stored pixels upright by EXIF tag 0x0112 (Exif 2.32, 4.6.4).</summary>
internal static class UprightTurn
{
    internal static bool SwapsSides(int orientation) => orientation >= 5;

    /// <summary>A new, upright image; an unknown orientation counts as 1.</summary>
    internal static RgbImage Turn(RgbImage stored, int orientation)
    {
        using Image pixels = VipsPixels.Over(stored);
        using Image turned = pixels.Rot(orientation switch
        {
            3 or 4 => Enums.Angle.D180,
            5 or 6 => Enums.Angle.D90,
            7 or 8 => Enums.Angle.D270,
            _ => Enums.Angle.D0,
        });
        using Image upright = orientation is 2 or 4 or 5 or 7 ? turned.Flip(Enums.Direction.Horizontal) : turned.Copy();
        return new RgbImage(upright.Width, upright.Height, upright.ToPixels());
    }
}

/// <summary>Encodes pixels as a baseline JPEG without anything else: no EXIF, XMP, IPTC, colour profile or thumbnail. Thread-safe.</summary>
public static class JpegEncoder
{
    /// <summary>Below quality 90 colour has half the resolution of brightness (4:2:0); from 90 it has the full resolution (4:4:4).</summary>
    /// <param name="quality">1..100, as libjpeg counts it.</param>
    public static byte[] Encode(RgbImage image, int quality)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(image.LongSide, ushort.MaxValue, nameof(image));
        using Image pixels = VipsPixels.Over(image);
        return pixels.JpegsaveBuffer(q: quality, keep: Enums.ForeignKeep.None, subsampleMode: Enums.ForeignSubsample.Auto);
    }
}
