using Google.Protobuf;

namespace ConsentLens.ModelBuilder.Onnx;

/// <summary>
/// A message of Protocol Buffers, written field by field. A message inside a message is written whole first, since its length
/// stands before it.
/// </summary>
internal sealed class ProtobufMessage : IDisposable
{
    private readonly MemoryStream _bytes = new();
    private readonly CodedOutputStream _output;

    internal ProtobufMessage() => _output = new CodedOutputStream(_bytes, leaveOpen: true);

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _output.Dispose();
        _bytes.Dispose();
    }

    /// <summary>Adds a whole number.</summary>
    internal void Add(int field, long value)
    {
        _output.WriteTag(field, WireFormat.WireType.Varint);
        _output.WriteInt64(value);
    }

    /// <summary>Adds a 32-bit float.</summary>
    internal void Add(int field, float value)
    {
        _output.WriteTag(field, WireFormat.WireType.Fixed32);
        _output.WriteFloat(value);
    }

    /// <summary>Adds a text.</summary>
    internal void Add(int field, string value)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteString(value);
    }

    /// <summary>Adds bytes.</summary>
    internal void Add(int field, ReadOnlySpan<byte> value)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteBytes(ByteString.CopyFrom(value));
    }

    /// <summary>Adds a message that <paramref name="write"/> fills.</summary>
    internal void Add(int field, Action<ProtobufMessage> write)
    {
        using var inner = new ProtobufMessage();
        write(inner);
        Add(field, inner.ToArray());
    }

    /// <summary>Everything written so far.</summary>
    internal byte[] ToArray()
    {
        _output.Flush();
        return _bytes.ToArray();
    }
}
