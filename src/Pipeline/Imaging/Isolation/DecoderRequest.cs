using System.Buffers.Binary;

namespace ConsentLens.Pipeline.Imaging.Isolation;

/// <summary>What is asked of a decoder, before the bytes of the photo.</summary>
/// <param name="LongSide">Longest side wanted, in pixels; 0 for the full size, <see cref="HeaderOnly"/> for the header alone.</param>
/// <param name="Length">Bytes of the photo, which follow.</param>
internal readonly record struct DecoderRequest(int LongSide, int Length)
{
    /// <summary>No pixels are wanted.</summary>
    internal const int HeaderOnly = -1;

    private const int Bytes = 2 * sizeof(int);

    internal void WriteTo(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, LongSide);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[sizeof(int)..], Length);
        stream.Write(bytes);
    }

    /// <summary>The next one, or null when the stream has ended before it.</summary>
    internal static DecoderRequest? ReadFrom(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        int read = stream.ReadAtLeast(bytes, Bytes, throwOnEndOfStream: false);
        return read < Bytes
            ? null
            : new DecoderRequest(BinaryPrimitives.ReadInt32LittleEndian(bytes), BinaryPrimitives.ReadInt32LittleEndian(bytes[sizeof(int)..]));
    }
}
