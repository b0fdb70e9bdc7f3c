using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ConsentLens.Pipeline.Storage.Encryption;

/// <summary>Writes fields one after the other so that two different lists of fields never give the same bytes: numbers have a fixed width and big-endian order;
/// texts (UTF-8) and byte strings are preceded by their length in 4 bytes. What is hashed or authenticated is written in this way. The first field is a label
/// that names the use, so that the bytes of one use never stand for another's.</summary>
internal sealed class FieldEncoding
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public FieldEncoding(string label) => _ = Add(label);

    /// <exception cref="ArgumentException">The text holds half of a surrogate pair.</exception>
    public FieldEncoding Add(string text) => Add(StrictUtf8.GetBytes(text));

    public FieldEncoding Add(ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteInt32BigEndian(_buffer.GetSpan(sizeof(int)), bytes.Length);
        _buffer.Advance(sizeof(int));
        _buffer.Write(bytes);
        return this;
    }

    public FieldEncoding Add(long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(_buffer.GetSpan(sizeof(long)), number);
        _buffer.Advance(sizeof(long));
        return this;
    }

    public FieldEncoding Add(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = id.TryWriteBytes(bytes, bigEndian: true, out _);
        return Add(bytes);
    }

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();
}
