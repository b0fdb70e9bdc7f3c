namespace ConsentLens.Pipeline.Models;

/// <summary>
/// What a model's input tensor holds: 1 x 3 x height x width, each value (pixel - mean) x scale of a pixel 0..255.
/// </summary>
/// <param name="Width">Width in pixels; null where the model takes any.</param>
/// <param name="Height">Height in pixels; null where the model takes any.</param>
/// <param name="ChannelOrder">The order of the three planes.</param>
/// <param name="Mean">What is taken off each plane's pixels, three numbers in the order of the planes.</param>
/// <param name="Scale">What the difference is multiplied by.</param>
public sealed record InputSpec(int? Width, int? Height, ChannelOrder ChannelOrder, IReadOnlyList<float> Mean, float Scale);
