using System.Text.Json;
using ConsentLens.ModelBuilder.Onnx;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.ModelBuilder.FaceApi;

/// <summary>The weights of a network of <c>@vladmandic/face-api</c>, in the form of TensorFlow.js: a JSON file names the tensors, a second file holds their
/// numbers one after the other, mostly as bytes q that stand for q x scale + minimum.</summary>
public sealed class FaceApiWeights
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    private readonly Dictionary<string, FloatTensor> _tensors;

    private FaceApiWeights(Dictionary<string, FloatTensor> tensors) => _tensors = tensors;

    /// <summary>The tensor called <paramref name="name"/>, its dimensions in TensorFlow's order.</summary>
    /// <exception cref="ModelException">There is none.</exception>
    public FloatTensor this[string name] =>
        _tensors.GetValueOrDefault(name) ?? throw new ModelException($"The weights have no tensor called {name}.");

    /// <exception cref="ModelException">They do not fit together.</exception>
    public static FaceApiWeights Read(string manifestPath, string binPath)
    {
        WeightGroup[] groups = JsonSerializer.Deserialize<WeightGroup[]>(File.ReadAllBytes(manifestPath), Format) ?? [];
        byte[] bytes = File.ReadAllBytes(binPath);
        var tensors = new Dictionary<string, FloatTensor>();
        int offset = 0;
        foreach (WeightEntry entry in groups.SelectMany(group => group.Weights))
        {
            int count = entry.Shape.Aggregate(1, (product, dimension) => product * dimension);
            (float[] values, int length) = Numbers(entry, bytes.AsSpan(offset), count);
            tensors[entry.Name] = new FloatTensor(entry.Shape, values);
            offset += length;
        }

        return offset == bytes.Length
            ? new FaceApiWeights(tensors)
            : throw new ModelException($"{binPath} has {bytes.Length} bytes where {manifestPath} describes {offset}.");
    }

    private static (float[] Values, int Length) Numbers(WeightEntry entry, ReadOnlySpan<byte> bytes, int count)
    {
        float[] values = new float[count];
        switch (entry)
        {
            case { Quantization: { DType: "uint8" } quantization }:
                // In double precision, rounded once at the end, as JavaScript does it.
                for (int index = 0; index < count; index++)
                    values[index] = (float)((bytes[index] * quantization.Scale) + quantization.Min);
                return (values, count);
            case { Quantization: null, DType: "float32" }:
                for (int index = 0; index < count; index++)
                    values[index] = BitConverter.ToSingle(bytes[(index * sizeof(float))..]);
                return (values, count * sizeof(float));
            case { Quantization: null, DType: "int32" }:
                for (int index = 0; index < count; index++)
                    values[index] = BitConverter.ToInt32(bytes[(index * sizeof(int))..]);
                return (values, count * sizeof(int));
            default:
                throw new ModelException($"The tensor {entry.Name} is stored in a way that ModelBuilder does not read.");
        }
    }

    private sealed record WeightGroup(IReadOnlyList<WeightEntry> Weights);

    private sealed record WeightEntry(string Name, int[] Shape, string DType, WeightQuantization? Quantization);

    private sealed record WeightQuantization(string DType, double Scale, double Min);
}

/// <summary>Brings convolution filters from the order of TensorFlow into that of ONNX.</summary>
internal static class FilterLayout
{
    /// <summary>Height x width x input x output becomes output x input x height x width.</summary>
    internal static FloatTensor ToOnnx(FloatTensor filters) => filters.Transpose(3, 2, 0, 1);

    /// <summary>Depthwise filters, height x width x channel x 1, become channel x 1 x height x width.</summary>
    internal static FloatTensor DepthwiseToOnnx(FloatTensor filters) => filters.Transpose(2, 3, 0, 1);
}

/// <summary>How face-api prepares a face for its landmark and recognition networks: (pixel - mean) / 255.</summary>
internal static class MeanSubtraction
{
    // The mean colour of the faces that the networks were trained on: red, green, blue.
    private static readonly float[] MeanColour = [122.782f, 117.001f, 104.298f];

    internal static string Apply(GraphBuilder graph, string input)
    {
        string centred = graph.Apply("Sub", [input, graph.Constant(new FloatTensor([1, 3, 1, 1], MeanColour))]);
        return graph.Apply("Div", [centred, graph.Constant(FloatTensor.Scalar(255))]);
    }
}
