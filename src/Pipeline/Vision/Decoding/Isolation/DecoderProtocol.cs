using System.Runtime.InteropServices;

namespace ConsentLens.Pipeline.Vision.Decoding.Isolation;

/// <summary>A request to a decoder; the bytes of the photo follow.</summary>
/// <param name="Length">Length of the photo that follows, in bytes.</param>
/// <param name="LongSide">Maximum long side of the picture, in pixels; 0 for the full size.</param>
[StructLayout(LayoutKind.Sequential, Pack = sizeof(int))]
internal readonly record struct DecoderRequest(DecoderTask Task, int Length, int LongSide = 0)
{
    internal void WriteTo(Stream stream) => stream.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<DecoderRequest>(in this)));

    /// <summary>The next request, or null when the stream has ended.</summary>
    internal static DecoderRequest? ReadFrom(Stream stream)
    {
        DecoderRequest request = default;
        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<DecoderRequest>(ref request));
        return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length ? request : null;
    }
}

/// <summary>What a decoder can be asked to do. No value is 0, so a stream of zeros is not a request.</summary>
internal enum DecoderTask
{
    ReadHeader = 1,

    Read = 2,

    ReadUnchecked = 3,

    RequireWhole = 4,
}

/// <summary>A decoder's answer; pixels or text may follow.</summary>
/// <param name="First">Header or picture: width in pixels. Refusal: the <see cref="UnreadableReason"/>.</param>
/// <param name="Second">Header or picture: height in pixels. Refusal: length of the sentence that follows, in UTF-8 bytes.</param>
/// <param name="Format">Header: the <see cref="PhotoFormat"/>; otherwise 0.</param>
/// <param name="Orientation">Header: the EXIF orientation; otherwise 0.</param>
/// <param name="Unread">Header: 1 when there are more texts than could be read; otherwise 0.</param>
/// <param name="Address">Picture: address of the pixels in the decoder's memory. Header: length of the texts that follow, in UTF-8 bytes. Otherwise 0.</param>
[StructLayout(LayoutKind.Sequential, Pack = sizeof(int))]
internal readonly record struct DecoderAnswer(DecoderAnswerKind Kind, int First, int Second, int Format = 0, int Orientation = 0, int Unread = 0, long Address = 0)
{
    internal void WriteTo(Stream stream) => stream.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<DecoderAnswer>(in this)));

    /// <exception cref="EndOfStreamException">The decoder has ended.</exception>
    internal static DecoderAnswer ReadFrom(Stream stream)
    {
        DecoderAnswer answer = default;
        stream.ReadExactly(MemoryMarshal.AsBytes(new Span<DecoderAnswer>(ref answer)));
        return answer;
    }
}

/// <summary>The kinds of <see cref="DecoderAnswer"/>. No value is 0, so a stream of zeros is not an answer.</summary>
internal enum DecoderAnswerKind
{
    /// <summary>Sent once, when the decoder is ready. Its first number is the <see cref="Native.CageWalls"/> around it.</summary>
    Ready = 0x434C_0001,

    Header = 0x434C_0002,

    /// <summary>A picture; its pixels wait for a <see cref="PictureRequest"/>.</summary>
    Picture = 0x434C_0003,

    /// <summary>The photo is refused; a sentence follows.</summary>
    Refusal = 0x434C_0004,

    /// <summary>Nothing can be decoded on this machine; a sentence follows.</summary>
    Unavailable = 0x434C_0005,

    /// <summary>The pixels just copied were still in place.</summary>
    Stayed = 0x434C_0006,

    /// <summary>No damage was found.</summary>
    Whole = 0x434C_0007,
}

/// <summary>How a picture leaves the decoder; one byte.</summary>
internal enum PictureRequest : byte
{
    /// <summary>The pixels were copied from the decoder's memory. Its answer, <see cref="DecoderAnswerKind.Stayed"/>, shows that it was alive meanwhile and
    /// that the pixels are its own.</summary>
    Taken = 1,

    /// <summary>The decoder must send the pixels.</summary>
    Send = 2,
}
