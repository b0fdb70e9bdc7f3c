using System.Buffers.Binary;

namespace ConsentLens.Pipeline.Imaging.Isolation;

/// <summary>What is asked of a decoder, before the bytes of the photo.</summary>
/// <param name="Task">What is wanted.</param>
/// <param name="Length">Bytes of the photo, which follow.</param>
/// <param name="LongSide">Longest side wanted of a picture, in pixels; 0 for the full size.</param>
internal readonly record struct DecoderRequest(DecoderTask Task, int Length, int LongSide = 0)
{
    private const int Bytes = 3 * sizeof(int);

    internal void WriteTo(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, (int)Task);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[sizeof(int)..], Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[(2 * sizeof(int))..], LongSide);
        stream.Write(bytes);
    }

    /// <summary>The next one, or null when the stream has ended before it.</summary>
    internal static DecoderRequest? ReadFrom(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        int read = stream.ReadAtLeast(bytes, Bytes, throwOnEndOfStream: false);
        return read < Bytes
            ? null
            : new DecoderRequest(
                (DecoderTask)BinaryPrimitives.ReadInt32LittleEndian(bytes),
                BinaryPrimitives.ReadInt32LittleEndian(bytes[sizeof(int)..]),
                BinaryPrimitives.ReadInt32LittleEndian(bytes[(2 * sizeof(int))..]));
    }
}
