namespace ConsentLens.ModelBuilder.Onnx;

/// <summary>A setting of a node: exactly one of the values is given.</summary>
public sealed record OnnxAttribute
{
    private OnnxAttribute(string name) => Name = name;

    /// <summary>The setting's name in the operator's specification.</summary>
    public string Name { get; }

    /// <summary>A whole number, or null.</summary>
    public long? WholeNumber { get; private init; }

    /// <summary>Whole numbers, or null.</summary>
    public IReadOnlyList<long>? WholeNumbers { get; private init; }

    /// <summary>A number, or null.</summary>
    public float? Number { get; private init; }

    /// <summary>A text, or null.</summary>
    public string? Text { get; private init; }

    /// <summary>A setting that is a whole number.</summary>
    public static OnnxAttribute Of(string name, long value) => new(name) { WholeNumber = value };

    /// <summary>A setting that is a list of whole numbers.</summary>
    public static OnnxAttribute Of(string name, IEnumerable<int> values) => new(name) { WholeNumbers = [.. values.Select(value => (long)value)] };

    /// <summary>A setting that is a number.</summary>
    public static OnnxAttribute Of(string name, float value) => new(name) { Number = value };

    /// <summary>A setting that is a text.</summary>
    public static OnnxAttribute Of(string name, string value) => new(name) { Text = value };
}
