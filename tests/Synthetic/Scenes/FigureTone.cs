namespace ConsentLens.Synthetic.Scenes;

/// <summary>How a scene's light changes the atlas's pictures.</summary>
/// <param name="IsMirrored">The atlas's light comes from the picture's right.</param>
/// <param name="Gains">Of red, green and blue, out of 256.</param>
internal readonly record struct FigureTone(bool IsMirrored, (int Red, int Green, int Blue) Gains);
