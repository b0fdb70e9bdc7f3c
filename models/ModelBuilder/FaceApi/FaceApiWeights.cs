using System.Text.Json;
using ConsentLens.ModelBuilder.Onnx;
using ConsentLens.Pipeline.Models;

namespace ConsentLens.ModelBuilder.FaceApi;

/// <summary>
/// The weights of a network of <c>@vladmandic/face-api</c>, in the form of TensorFlow.js: a JSON file names the tensors, a
/// second file holds their numbers one after the other, mostly as bytes q that stand for q x scale + minimum.
/// </summary>
public sealed class FaceApiWeights
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    private readonly Dictionary<string, FloatTensor> _tensors;

    private FaceApiWeights(Dictionary<string, FloatTensor> tensors) => _tensors = tensors;

    /// <summary>The tensor called <paramref name="name"/>, its dimensions in TensorFlow's order.</summary>
    /// <exception cref="ModelException">There is none.</exception>
    public FloatTensor this[string name] =>
        _tensors.GetValueOrDefault(name) ?? throw new ModelException($"The weights have no tensor called {name}.");

    /// <summary>Reads the two files.</summary>
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
