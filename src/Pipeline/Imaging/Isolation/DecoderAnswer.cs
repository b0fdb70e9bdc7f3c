using System.Buffers.Binary;

namespace ConsentLens.Pipeline.Imaging.Isolation;

/// <summary>What a decoder answers, before what may follow: pixels, or a sentence.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="First">Of a header or picture: its width in pixels. Of a refusal: its <see cref="UnreadableReason"/>.</param>
/// <param name="Second">Of a header or picture: its height in pixels. Of a refusal: the bytes of its sentence in UTF-8, which follow.</param>
/// <param name="Format">Of a header: its <see cref="PhotoFormat"/>; else 0.</param>
/// <param name="Orientation">Of a header: the EXIF orientation; else 0.</param>
/// <param name="Address">Of a picture: where its pixels lie in the decoder's memory; else 0.</param>
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
