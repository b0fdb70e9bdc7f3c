using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using ConsentLens.ModelBuilder.Onnx;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.ModelBuilder.OpenVino;

/// <summary>An OpenVINO network: a graph in XML and its numbers in a second file (intermediate representation, version 11).</summary>
public sealed class IntermediateRepresentation
{
    private readonly byte[] _numbers;

    private IntermediateRepresentation(IReadOnlyList<IrLayer> layers, byte[] numbers)
    {
        Layers = layers;
        _numbers = numbers;
    }

    /// <summary>The layers, each after those it takes its values from.</summary>
    public IReadOnlyList<IrLayer> Layers { get; }

    /// <exception cref="ModelException">The graph names a layer that is not there.</exception>
    public static IntermediateRepresentation Read(string xmlPath, string binPath)
    {
        using var reader = XmlReader.Create(xmlPath, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        XElement network = XDocument.Load(reader).Root!;
        ILookup<string, XElement> edges = network.Element("edges")!.Elements("edge").ToLookup(edge => Text(edge, "to-layer"));
        var layers = network.Element("layers")!.Elements("layer")
            .Select(layer => ReadLayer(layer, edges))
            .ToDictionary(layer => layer.Id);
        return new IntermediateRepresentation(InOrder(layers), File.ReadAllBytes(binPath));
    }

    /// <summary>The numbers of a layer of type <c>Const</c>.</summary>
    /// <exception cref="ModelException">They are neither 16-bit nor 32-bit floats.</exception>
    public FloatTensor Constant(IrLayer layer)
    {
        int offset = int.Parse(layer.Settings["offset"], CultureInfo.InvariantCulture);
        int size = int.Parse(layer.Settings["size"], CultureInfo.InvariantCulture);
        ReadOnlySpan<byte> bytes = _numbers.AsSpan(offset, size);
        float[] values = layer.Settings["element_type"] switch
        {
            "f16" => Numbers(bytes, sizeof(ushort), number => (float)BitConverter.ToHalf(number)),
            "f32" => Numbers(bytes, sizeof(float), number => BitConverter.ToSingle(number)),
            string other => throw new ModelException($"The OpenVINO network holds numbers of type {other}, which ModelBuilder does not read."),
        };
        return new FloatTensor(layer.Integers("shape"), values);
    }

    private static float[] Numbers(ReadOnlySpan<byte> bytes, int width, Func<ReadOnlySpan<byte>, float> read)
    {
        float[] values = new float[bytes.Length / width];
        for (int index = 0; index < values.Length; index++)
            values[index] = read(bytes.Slice(index * width, width));

        return values;
    }

    private static IrLayer ReadLayer(XElement layer, ILookup<string, XElement> edges)
    {
        string id = Text(layer, "id");
        Dictionary<string, string> sources = edges[id].ToDictionary(edge => Text(edge, "to-port"), edge => Text(edge, "from-layer"));
        IEnumerable<XElement> ports = layer.Element("input")?.Elements("port") ?? [];
        Dictionary<string, string> settings = layer.Element("data")?.Attributes().ToDictionary(a => a.Name.LocalName, a => a.Value) ?? [];
        return new IrLayer(id, Text(layer, "type"), settings, [.. ports.Select(port => sources[Text(port, "id")])]);
    }

    private static List<IrLayer> InOrder(Dictionary<string, IrLayer> layers)
    {
        var ordered = new List<IrLayer>(layers.Count);
        var seen = new HashSet<string>();
        foreach (IrLayer layer in layers.Values)
            Visit(layer);

        return ordered;

        void Visit(IrLayer layer)
        {
            if (!seen.Add(layer.Id))
                return;

            foreach (string input in layer.Inputs)
                Visit(layers.GetValueOrDefault(input) ?? throw new ModelException($"The OpenVINO network has no layer {input}."));
            ordered.Add(layer);
        }
    }

    private static string Text(XElement element, string attribute) => element.Attribute(attribute)!.Value;
}

/// <summary>A layer of an OpenVINO network.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Type">Its type, such as <c>Convolution</c>.</param>
/// <param name="Settings">The attributes of its <c>data</c> element.</param>
/// <param name="Inputs">Identifiers of the layers it takes its values from, in order.</param>
public sealed record IrLayer(string Id, string Type, IReadOnlyDictionary<string, string> Settings, IReadOnlyList<string> Inputs)
{
    /// <summary>A setting that is a list of whole numbers, such as <c>"1, 3, 128, 128"</c>.</summary>
    public int[] Integers(string setting) =>
        [.. Settings[setting].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
}
