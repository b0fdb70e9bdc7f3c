using System.Buffers;
using ConsentLens.Synthetic.Heads;
using ConsentLens.Synthetic.Heads.Geometry;
using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Rendering;

/// <summary>The figure as the key light sees it: what is not nearest to the light lies in shadow.</summary>
internal sealed class ShadowMap : IDisposable
{
    // Head, shoulders and chest; nothing below gets a shadow.
    private const float CentimetresAcross = 60;

    private const float CentreY = -5;
    private const int Reach = 2;

    // A surface this far behind the nearest begins to be in shadow (its own roughness must not shade it) ...
    private const float Bias = 0.5f;

    // ... and this much further it is wholly so.
    private const float Fade = 0.6f;

    private readonly VisibilityBuffer _buffer;
    private readonly Point3 _across;
    private readonly Point3 _up;
    private readonly float _scale;
    private readonly int _size;

    public ShadowMap(IReadOnlyList<Mesh> meshes, Lighting lighting, int size)
    {
        Direction = DirectionOf(lighting);
        float level = PortableMath.Length(Direction.X, 0, Direction.Z);
        _across = new Point3(Direction.Z / level, 0, -Direction.X / level);
        _up = new Point3(
            Direction.Y * _across.Z,
            (Direction.Z * _across.X) - (Direction.X * _across.Z),
            -Direction.Y * _across.X);
        _size = size;
        _scale = size / CentimetresAcross;
        _buffer = new VisibilityBuffer(size, size);
        foreach (Mesh mesh in meshes)
            Draw(mesh);
    }

    /// <summary>Towards the light, of length 1.</summary>
    public Point3 Direction { get; }

    /// <summary>The share of the key light that reaches a place, 0..1, softened over the samples around it.</summary>
    public float LightAt(Point3 place)
    {
        Point3 seen = Project(place);
        int column = (int)seen.X;
        int row = (int)seen.Y;
        if (column < Reach || row < Reach || column >= _size - Reach || row >= _size - Reach)
            return 1;
        // Where the four corners and the middle agree, the samples between them do too.
        float middle = ShadeAt(column, row, seen.Z);
        bool isEven = ShadeAt(column - Reach, row - Reach, seen.Z) == middle
            && ShadeAt(column + Reach, row - Reach, seen.Z) == middle
            && ShadeAt(column - Reach, row + Reach, seen.Z) == middle
            && ShadeAt(column + Reach, row + Reach, seen.Z) == middle;
        return 1 - (isEven ? middle : MeanShade(column, row, seen.Z));
    }

    public void Dispose() => _buffer.Dispose();

    private float ShadeAt(int column, int row, float depth)
    {
        float nearer = _buffer.Depths[(row * _size) + column] - depth;
        return Interpolate.Unit((nearer - Bias) * (1 / Fade));
    }

    private float MeanShade(int column, int row, float depth)
    {
        float shade = 0;
        for (int y = row - Reach; y <= row + Reach; y++)
        {
            for (int x = column - Reach; x <= column + Reach; x++)
                shade += ShadeAt(x, y, depth);
        }

        return shade / (((2 * Reach) + 1) * ((2 * Reach) + 1));
    }

    private static Point3 DirectionOf(Lighting lighting)
    {
        float level = PortableMath.Cos(lighting.Elevation);
        return new(
            PortableMath.Sin(lighting.Azimuth) * level,
            PortableMath.Sin(lighting.Elevation),
            PortableMath.Cos(lighting.Azimuth) * level);
    }

    private Point3 Project(Point3 place)
    {
        var centred = new Point3(place.X, place.Y - CentreY, place.Z);
        float middle = _size / 2f;
        return new(
            middle + (centred.Dot(_across) * _scale),
            middle - (centred.Dot(_up) * _scale),
            centred.Dot(Direction));
    }

    private void Draw(Mesh mesh)
    {
        int count = mesh.Positions.Length;
        Point3[] projected = ArrayPool<Point3>.Shared.Rent(count);
        for (int i = 0; i < count; i++)
            projected[i] = Project(mesh.Positions[i]);
        Rasteriser.Draw(_buffer, mesh, 0, projected.AsSpan(0, count));
        ArrayPool<Point3>.Shared.Return(projected);
    }
}
