using System.Runtime.InteropServices;
using Google.Protobuf;

namespace ConsentLens.ModelBuilder.Onnx;

/// <summary>Writes a network as an ONNX file. The same network always gives the same bytes. Field numbers and enumerations are those of <c>onnx.proto</c>
/// (github.com/onnx/onnx); the name of each message stands above the method that writes it.</summary>
public static class OnnxWriter
{
    private const int IrVersion = 7;
    private const int OperatorSetVersion = 13;
    private const string Producer = "ConsentLens ModelBuilder";

    // TensorProto.DataType
    private const int FloatElement = 1;
    private const int Int64Element = 7;

    public static byte[] ToBytes(OnnxModel model)
    {
        // ModelProto
        using var file = new ProtobufMessage();
        file.Add(1, IrVersion);
        file.Add(2, Producer);
        file.Add(7, graph => WriteGraph(graph, model));
        file.Add(8, operatorSet => operatorSet.Add(2, OperatorSetVersion));
        return file.ToArray();
    }

    // GraphProto
    private static void WriteGraph(ProtobufMessage graph, OnnxModel model)
    {
        foreach (OnnxNode node in model.Nodes)
            graph.Add(1, message => WriteNode(message, node));
        graph.Add(2, "network");
        foreach ((string name, FloatTensor tensor) in model.Constants)
            graph.Add(5, message => WriteTensor(message, name, FloatElement, tensor.Shape, MemoryMarshal.AsBytes<float>(tensor.Values)));
        foreach ((string name, long[] values) in model.IntegerConstants)
            graph.Add(5, message => WriteTensor(message, name, Int64Element, [values.Length], MemoryMarshal.AsBytes<long>(values)));
        foreach (OnnxValue input in model.Inputs)
            graph.Add(11, message => WriteValue(message, input));
        foreach (OnnxValue output in model.Outputs)
            graph.Add(12, message => WriteValue(message, output));
    }

    // NodeProto
    private static void WriteNode(ProtobufMessage message, OnnxNode node)
    {
        foreach (string input in node.Inputs)
            message.Add(1, input);
        message.Add(2, node.Output);
        message.Add(4, node.Operator);
        foreach (OnnxAttribute attribute in node.Attributes)
            message.Add(5, inner => WriteAttribute(inner, attribute));
    }

    // AttributeProto; field 20 is AttributeProto.AttributeType
    private static void WriteAttribute(ProtobufMessage message, OnnxAttribute attribute)
    {
        message.Add(1, attribute.Name);
        if (attribute.Number is float number)
        {
            message.Add(2, number);
            message.Add(20, 1);
        }
        else if (attribute.WholeNumber is long integer)
        {
            message.Add(3, integer);
            message.Add(20, 2);
        }
        else if (attribute.Text is string text)
        {
            message.Add(4, text);
            message.Add(20, 3);
        }
        else if (attribute.WholeNumbers is { } integers)
        {
            foreach (long value in integers)
                message.Add(8, value);
            message.Add(20, 7);
        }
    }

    // TensorProto; field 9 is raw_data, little-endian
    private static void WriteTensor(ProtobufMessage message, string name, int elementType, IReadOnlyList<int> shape, ReadOnlySpan<byte> values)
    {
        foreach (int dimension in shape)
            message.Add(1, dimension);
        message.Add(2, elementType);
        message.Add(8, name);
        message.Add(9, values);
    }

    // ValueInfoProto > TypeProto > TypeProto.Tensor > TensorShapeProto > Dimension
    private static void WriteValue(ProtobufMessage message, OnnxValue value)
    {
        message.Add(1, value.Name);
        message.Add(2, type => type.Add(1, tensor =>
        {
            tensor.Add(1, FloatElement);
            tensor.Add(2, shape => WriteShape(shape, value.Shape));
        }));
    }

    private static void WriteShape(ProtobufMessage message, IReadOnlyList<int?> dimensions)
    {
        for (int index = 0; index < dimensions.Count; index++)
        {
            string symbol = $"d{index}";
            int? size = dimensions[index];
            message.Add(1, dimension =>
            {
                if (size is int fixedSize)
                    dimension.Add(1, fixedSize);
                else
                    dimension.Add(2, symbol);
            });
        }
    }
}

/// <summary>A Protocol Buffers message, written field by field. A nested message is completed first, since its length precedes it.</summary>
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

    internal void Add(int field, long value)
    {
        _output.WriteTag(field, WireFormat.WireType.Varint);
        _output.WriteInt64(value);
    }

    internal void Add(int field, float value)
    {
        _output.WriteTag(field, WireFormat.WireType.Fixed32);
        _output.WriteFloat(value);
    }

    internal void Add(int field, string value)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteString(value);
    }

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

    internal byte[] ToArray()
    {
        _output.Flush();
        return _bytes.ToArray();
    }
}
