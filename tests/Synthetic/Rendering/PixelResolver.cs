using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Rendering;

/// <summary>
/// Makes pixels of samples. Within one smooth surface a single shading stands for all samples of a pixel; at edges,
/// and everywhere on small faces, each sample is shaded and they are averaged.
/// </summary>
internal sealed class PixelResolver
{
    // Samples of one pixel further apart than this, in centimetres, lie on both sides of an edge.
    private const float EdgeDepth = 0.5f;

    // So many samples to a pixel's side are taken of small faces, whose features are finer than a pixel.
    private const int FinestSamples = 3;

    private readonly VisibilityBuffer _buffer;
    private readonly SurfaceSampler _sampler;
    private readonly FigureShader _shader;
    private readonly int _samples;
    private readonly bool _shadesEverySample;

    /// <param name="buffer">Holds <paramref name="samples"/> x <paramref name="samples"/> samples a pixel.</param>
    /// <param name="sampler">Of the same buffer.</param>
    /// <param name="shader">Lights each sample.</param>
    /// <param name="samples">To a pixel's side.</param>
    public PixelResolver(VisibilityBuffer buffer, SurfaceSampler sampler, FigureShader shader, int samples)
    {
        (_buffer, _sampler, _shader, _samples) = (buffer, sampler, shader, samples);
        _shadesEverySample = samples >= FinestSamples;
    }

    /// <summary>Fills one row of pixels: red, green, blue and coverage; where nothing is seen it stays as it is.</summary>
    public void ResolveRow(int y, Span<byte> row)
    {
        for (int x = 0; x < row.Length / FigureSprite.Channels; x++)
            ResolvePixel(x, y, row.Slice(x * FigureSprite.Channels, FigureSprite.Channels));
    }

    private void ResolvePixel(int x, int y, Span<byte> pixel)
    {
        int first = _buffer.Triangles[(y * _samples * _buffer.Width) + (x * _samples)];
        if (!_shadesEverySample && first != VisibilityBuffer.Nothing && IsOneSurface(x, y, first))
        {
            float middle = _samples / 2f;
            LinearColour light = _shader.Shade(_sampler.At(first, (x * _samples) + middle, (y * _samples) + middle));
            pixel[0] = TransferCurve.Expose(light.Red);
            pixel[1] = TransferCurve.Expose(light.Green);
            pixel[2] = TransferCurve.Expose(light.Blue);
            pixel[3] = 255;
            return;
        }

        AverageSamples(x, y, pixel);
    }

    private bool IsOneSurface(int x, int y, int first)
    {
        ReadOnlySpan<int> triangles = _buffer.Triangles;
        ReadOnlySpan<float> depths = _buffer.Depths;
        int mesh = VisibilityBuffer.MeshOf(first);
        (float nearest, float furthest) = (float.MinValue, float.MaxValue);
        for (int row = 0; row < _samples; row++)
        {
            int start = (((y * _samples) + row) * _buffer.Width) + (x * _samples);
            for (int i = start; i < start + _samples; i++)
            {
                if (triangles[i] == VisibilityBuffer.Nothing || VisibilityBuffer.MeshOf(triangles[i]) != mesh)
                    return false;
                nearest = MathF.Max(nearest, depths[i]);
                furthest = MathF.Min(furthest, depths[i]);
            }
        }

        return nearest - furthest < EdgeDepth;
    }

    private void AverageSamples(int x, int y, Span<byte> pixel)
    {
        (int red, int green, int blue, int covered) = (0, 0, 0, 0);
        for (int row = 0; row < _samples; row++)
        {
            for (int column = 0; column < _samples; column++)
            {
                int sampleX = (x * _samples) + column;
                int sampleY = (y * _samples) + row;
                int triangle = _buffer.Triangles[(sampleY * _buffer.Width) + sampleX];
                if (triangle == VisibilityBuffer.Nothing)
                    continue;
                LinearColour light = _shader.Shade(_sampler.At(triangle, sampleX + 0.5f, sampleY + 0.5f));
                red += TransferCurve.Expose(light.Red);
                green += TransferCurve.Expose(light.Green);
                blue += TransferCurve.Expose(light.Blue);
                covered++;
            }
        }

        if (covered == 0)
            return;
        pixel[0] = (byte)(red / covered);
        pixel[1] = (byte)(green / covered);
        pixel[2] = (byte)(blue / covered);
        pixel[3] = (byte)(255 * covered / (_samples * _samples));
    }
}
