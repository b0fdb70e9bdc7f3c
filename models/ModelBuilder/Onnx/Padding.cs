namespace ConsentLens.ModelBuilder.Onnx;

/// <summary>How a convolution pads the edges of its input with zeros.</summary>
public sealed record Padding
{
    private Padding(int? pixels) => Pixels = pixels;

    /// <summary>As much as gives an output of input size over stride, rounded up; an odd pixel goes to the right and below.</summary>
    public static Padding Same { get; } = new((int?)null);

    /// <summary>Pixels on every side; null for <see cref="Same"/>.</summary>
    public int? Pixels { get; }

    /// <summary>The same number of pixels on every side.</summary>
    public static Padding Of(int pixels) => new(pixels);

    /// <summary>The padding in the terms of ONNX.</summary>
    public OnnxAttribute ToAttribute() => Pixels is int pixels
        ? OnnxAttribute.Of("pads", [pixels, pixels, pixels, pixels])
        : OnnxAttribute.Of("auto_pad", "SAME_UPPER");
}
