using ConsentLens.Synthetic.Numerics;
using static ConsentLens.Synthetic.Numerics.Interpolate;

namespace ConsentLens.Synthetic.Heads.Geometry;

/// <summary>Builds the head with its face and hair as one closed surface: rows from chin to crown, columns round it.</summary>
internal sealed class HeadMeshBuilder
{
    private const int FullRows = 250;
    private const int FullColumns = 240;

    private readonly SkullProfile _profile;
    private readonly FaceRelief _relief;
    private readonly HairSurface _hair;
    private readonly Mesh _mesh;
    private readonly float[] _reliefs;
    private readonly float _chinY;
    private readonly float _topY;
    private readonly float _detail;

    /// <param name="identity">Whose head.</param>
    /// <param name="expression">Moves mouth, chin and cheeks.</param>
    /// <param name="proportions">Of this head with this expression.</param>
    /// <param name="detail">Share of the full number of rows and columns, 0.3..1.</param>
    public HeadMeshBuilder(HeadIdentity identity, Expression expression, FaceProportions proportions, float detail)
    {
        _profile = new SkullProfile(identity.Skull, proportions);
        _relief = new FaceRelief(identity, expression, proportions);
        _hair = new HairSurface(identity);
        _mesh = new Mesh((int)(FullRows * detail), (int)(FullColumns * detail), MeshMaterial.FaceAndHair);
        _reliefs = new float[_mesh.Positions.Length];
        (_chinY, _topY, _detail) = (proportions.ChinY, identity.Skull.TopY, detail);
    }

    public Mesh Build()
    {
        Column[] columns = Columns();
        for (int row = 0; row < _mesh.Rows; row++)
            BuildRow(row, columns);
        DarkenHollows();
        return _mesh;
    }

    private Column[] Columns()
    {
        var columns = new Column[_mesh.Columns];
        for (int i = 0; i < columns.Length; i++)
        {
            float position = (i / (float)(columns.Length - 1) * 2) - 1;
            float share = MathF.Abs(position);
            // Most columns go to the front of the head, where the face is.
            float angle = share < 0.72f
                ? share / 0.72f * 1.45f
                : 1.45f + ((share - 0.72f) / 0.28f * (PortableMath.Pi - 1.45f));
            angle = position < 0 ? -angle : angle;
            float sine = PortableMath.Sin(angle);
            float cosine = PortableMath.Cos(angle);
            float across = PortableMath.Pow(MathF.Abs(sine), 0.95f);
            columns[i] = new Column(
                angle,
                sine,
                cosine,
                sine < 0 ? -across : across,
                cosine >= 0 ? PortableMath.Pow(cosine, 0.78f) : PortableMath.Pow(-cosine, 0.85f),
                SmoothStep(0.05f, 0.35f, cosine),
                _hair.LineAt(angle));
        }

        return columns;
    }

    private void BuildRow(int row, Column[] columns)
    {
        float share = row / (float)(_mesh.Rows - 1);
        // Rows lie closer together towards chin and crown, where the surface bends most.
        float eased = ((1 - PortableMath.Cos(PortableMath.Pi * share)) * 0.22f) + (share * 0.56f);
        float y = Linear(_chinY, _topY, eased);
        float halfWidth = _profile.HalfWidth.At(y);
        float front = _profile.Front.At(y);
        float centre = _profile.Centre.At(y);
        float back = _profile.Back.At(y);
        _relief.SetRow(y);
        float upwards = SmoothStep(4, 10.5f, y) * 1.1f;
        for (int i = 0; i < columns.Length; i++)
        {
            Column column = columns[i];
            float x = halfWidth * column.Across;
            float z = column.Cosine >= 0
                ? centre + ((front - centre) * column.Along)
                : centre - ((back + centre) * column.Along);
            float relief = column.Frontness > 0 ? _relief.At(x) * column.Frontness : 0;
            _reliefs[(row * columns.Length) + i] = relief;
            AddVertex((row * columns.Length) + i, column, new(x, y, z + relief), upwards);
        }
    }

    private void AddVertex(int index, Column column, Point3 place, float upwards)
    {
        float aboveLine = place.Y - column.HairLine - _hair.LineShiftAt(place.X);
        float cover = SmoothStep(-0.12f, 0.28f, aboveLine);
        LinearColour colour = default;
        Point3 position = place;
        if (cover > 0)
        {
            colour = _hair.ColourAt(column.Angle, place);
            Point3 outwards = new Point3(column.Sine, upwards, column.Cosine).Normalised();
            position += outwards * _hair.LiftAt(cover, aboveLine, column.Angle, place);
        }

        _mesh.Positions[index] = position;
        _mesh.Surface[index] = new(place.X, place.Y, cover, 1, colour);
    }

    /// <summary>Less light reaches what lies deeper than its surroundings: eye sockets, folds, the sides of the nose.</summary>
    private void DarkenHollows()
    {
        int reach = Math.Max(2, (int)((6 * _detail) + 0.5f));
        float[] across = new float[_reliefs.Length];
        float[] around = new float[_reliefs.Length];
        for (int row = 0; row < _mesh.Rows; row++)
            RunningMean(_reliefs, across, row * _mesh.Columns, 1, _mesh.Columns, reach);
        for (int column = 0; column < _mesh.Columns; column++)
            RunningMean(across, around, column, _mesh.Columns, _mesh.Rows, reach);
        for (int i = 0; i < _reliefs.Length; i++)
        {
            float light = Math.Clamp(1 + (1.1f * (_reliefs[i] - around[i])), 0.55f, 1.08f);
            if (_mesh.Positions[i].Y < _chinY + 1)
                light *= 0.8f;
            _mesh.Surface[i] = _mesh.Surface[i] with { Occlusion = light };
        }
    }

    private static void RunningMean(float[] source, float[] target, int start, int stride, int count, int reach)
    {
        float sum = 0;
        int within = 0;
        for (int i = 0; i < count + reach; i++)
        {
            if (i < count)
            {
                sum += source[start + (i * stride)];
                within++;
            }

            int leaving = i - (2 * reach) - 1;
            if (leaving >= 0)
            {
                sum -= source[start + (leaving * stride)];
                within--;
            }

            if (i >= reach)
                target[start + ((i - reach) * stride)] = sum / within;
        }
    }

    /// <summary>What all vertices of one column share.</summary>
    private readonly record struct Column(
        float Angle,
        float Sine,
        float Cosine,
        float Across,
        float Along,
        float Frontness,
        float HairLine);
}
