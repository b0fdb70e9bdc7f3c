using System.Buffers.Binary;

namespace ConsentLens.Pipeline.Vision.Decoding.Isolation;

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

/// <summary>What a decoder can be asked for. None is 0, so that a stream of zeros is none.</summary>
internal enum DecoderTask
{
    /// <summary>See <see cref="IPhotoReader.ReadHeader"/>.</summary>
    ReadHeader = 1,

    /// <summary>See <see cref="IPhotoReader.Read"/>.</summary>
    Read = 2,

    /// <summary>See <see cref="IPhotoReader.ReadUnchecked"/>.</summary>
    ReadUnchecked = 3,

    /// <summary>See <see cref="IPhotoReader.RequireWhole"/>.</summary>
    RequireWhole = 4,
}

/// <summary>What a decoder answers, before what may follow: pixels, or a sentence.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="First">Of a header or picture: its width in pixels. Of a refusal: its <see cref="UnreadableReason"/>.</param>
/// <param name="Second">Of a header or picture: its height in pixels. Of a refusal: the bytes of its sentence in UTF-8, which follow.</param>
/// <param name="Format">Of a header: its <see cref="PhotoFormat"/>; else 0.</param>
/// <param name="Orientation">Of a header: the EXIF orientation; else 0.</param>
/// <param name="Address">Of a picture: where its pixels lie in the decoder's memory. Of a header: the bytes of the photo's texts in UTF-8, which follow. Else 0.</param>
internal readonly record struct DecoderAnswer(DecoderAnswerKind Kind, int First, int Second, int Format = 0, int Orientation = 0, long Address = 0)
{
    private const int Numbers = 5;
    private const int Bytes = (Numbers * sizeof(int)) + sizeof(long);

    internal void WriteTo(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        ReadOnlySpan<int> numbers = [(int)Kind, First, Second, Format, Orientation];
        for (int i = 0; i < Numbers; i++) BinaryPrimitives.WriteInt32LittleEndian(bytes[(i * sizeof(int))..], numbers[i]);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[(Numbers * sizeof(int))..], Address);
        stream.Write(bytes);
    }

    /// <exception cref="EndOfStreamException">The decoder has ended.</exception>
    internal static DecoderAnswer ReadFrom(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        stream.ReadExactly(bytes);
        Span<int> numbers = stackalloc int[Numbers];
        for (int i = 0; i < Numbers; i++) numbers[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * sizeof(int))..]);
        return new DecoderAnswer((DecoderAnswerKind)numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], BinaryPrimitives.ReadInt64LittleEndian(bytes[(Numbers * sizeof(int))..]));
    }
}

/// <summary>The kinds of <see cref="DecoderAnswer"/>. None is 0, so that a stream of zeros is none.</summary>
internal enum DecoderAnswerKind
{
    /// <summary>Sent once, when the decoder is ready to be asked. Its first number is the <see cref="Native.CageWalls"/> round it.</summary>
    Ready = 0x434C_0001,

    Header = 0x434C_0002,

    /// <summary>A picture, whose pixels wait for a <see cref="PictureRequest"/>.</summary>
    Picture = 0x434C_0003,

    /// <summary>The photo is refused; a sentence follows.</summary>
    Refusal = 0x434C_0004,

    /// <summary>Nothing can be decoded on this machine; a sentence follows.</summary>
    Unavailable = 0x434C_0005,

    /// <summary>The last picture was still where it was said to be.</summary>
    Stayed = 0x434C_0006,

    /// <summary>No damage was found.</summary>
    Whole = 0x434C_0007,
}

/// <summary>How a decoder gets rid of a picture; one byte.</summary>
internal enum PictureRequest : byte
{
    /// <summary>Its pixels were copied out of the decoder's memory. The decoder answers <see cref="DecoderAnswerKind.Stayed"/>: so it lived while they were, and they are its own.</summary>
    Taken = 1,

    /// <summary>It is to send the pixels.</summary>
    Send = 2,
}
