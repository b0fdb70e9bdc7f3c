namespace ConsentLens.Synthetic.Numerics;

/// <summary>A smooth curve through points that never swings beyond them (piecewise cubic Hermite, Fritsch and Carlson 1980).</summary>
public sealed class MonotoneCurve
{
    private readonly float[] _x;
    private readonly float[] _y;
    private readonly float[] _slope;

    /// <param name="points">In rising order of x.</param>
    public MonotoneCurve(params ReadOnlySpan<(float X, float Y)> points)
    {
        _x = new float[points.Length];
        _y = new float[points.Length];
        for (int i = 0; i < points.Length; i++)
            (_x[i], _y[i]) = points[i];
        _slope = Slopes(_x, _y);
    }

    /// <summary>The curve's value; before the first and after the last point it stays level.</summary>
    public float At(float x)
    {
        if (x <= _x[0])
            return _y[0];
        if (x >= _x[^1])
            return _y[^1];
        int i = 0;
        while (x > _x[i + 1])
            i++;
        float width = _x[i + 1] - _x[i];
        float t = (x - _x[i]) / width;
        float square = t * t;
        float cube = square * t;
        return (((2 * cube) - (3 * square) + 1) * _y[i])
            + ((cube - (2 * square) + t) * width * _slope[i])
            + (((-2 * cube) + (3 * square)) * _y[i + 1])
            + ((cube - square) * width * _slope[i + 1]);
    }

    private static float[] Slopes(float[] x, float[] y)
    {
        int last = x.Length - 1;
        var secants = new float[last];
        for (int i = 0; i < last; i++)
            secants[i] = (y[i + 1] - y[i]) / (x[i + 1] - x[i]);
        var slopes = new float[x.Length];
        slopes[0] = secants[0];
        slopes[last] = secants[last - 1];
        for (int i = 1; i < last; i++)
        {
            float product = secants[i - 1] * secants[i];
            slopes[i] = product <= 0 ? 0 : 2 * product / (secants[i - 1] + secants[i]);
        }

        return slopes;
    }
}
