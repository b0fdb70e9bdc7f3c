using System.Buffers;
using ConsentLens.Pipeline.Vision.Decoding.Native;

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
