using ConsentLens.Synthetic.Heads.Texture;
using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Rendering;

/// <summary>Reads the painted face between its pixels, as light, with the fine unevenness of skin.</summary>
internal sealed class Skin
{
    private readonly FaceTexture _texture;
    private readonly int _patternSeed;

    public Skin(FaceTexture texture, int patternSeed)
    {
        _texture = texture;
        _patternSeed = patternSeed;
    }

    /// <summary>The skin at a place on the face in centimetres.</summary>
    public LinearColour At(float u, float v)
    {
        int width = _texture.Canvas.Width;
        int height = _texture.Canvas.Height;
        float scale = _texture.PixelsPerCentimetre;
        float x = Math.Clamp(((u + FaceTexture.HalfWidth) * scale) - 0.5f, 0, width - 1.001f);
        float y = Math.Clamp(((FaceTexture.HalfHeight - v) * scale) - 0.5f, 0, height - 1.001f);
        int column = (int)x;
        int row = (int)y;
        ReadOnlySpan<byte> pixels = _texture.Canvas.Pixels;
        ReadOnlySpan<byte> upper = pixels.Slice(((row * width) + column) * 3, 6);
        ReadOnlySpan<byte> lower = pixels.Slice((((row + 1) * width) + column) * 3, 6);
        float right = x - column;
        float down = y - row;
        float grain = 0.93f
            + (0.09f * ValueNoise.At(u * 1.3f, v * 1.3f, _patternSeed))
            + (0.06f * ValueNoise.At(u * 7, v * 7, _patternSeed));
        return new LinearColour(
            Blend(upper, lower, 0, right, down),
            Blend(upper, lower, 1, right, down),
            Blend(upper, lower, 2, right, down)).Times(grain, grain * grain, grain * grain);
    }

    private static float Blend(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, int channel, float right, float down)
    {
        ReadOnlySpan<float> linear = TransferCurve.LinearTable;
        float above = Interpolate.Linear(linear[upper[channel]], linear[upper[channel + 3]], right);
        float below = Interpolate.Linear(linear[lower[channel]], linear[lower[channel + 3]], right);
        return Interpolate.Linear(above, below, down);
    }
}
