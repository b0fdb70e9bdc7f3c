namespace ConsentLens.Synthetic.Heads.Geometry;

/// <summary>A surface of rows x columns vertices; every cell between four of them is two triangles.</summary>
public sealed class Mesh
{
    public Mesh(int rows, int columns, MeshMaterial material)
    {
        (Rows, Columns, Material) = (rows, columns, material);
        int count = rows * columns;
        Positions = new Point3[count];
        Normals = new Point3[count];
        Surface = new SurfacePoint[count];
    }

    public int Rows { get; }

    public int Columns { get; }

    public MeshMaterial Material { get; }

    public Point3[] Positions { get; }

    /// <summary>Unit vectors, once <see cref="ComputeNormals"/> has run.</summary>
    public Point3[] Normals { get; }

    public SurfacePoint[] Surface { get; }

    /// <summary>
    /// The three vertices of a triangle, by their places in the arrays. A triangle's number is twice its cell's first
    /// vertex, plus one for the second triangle of the cell.
    /// </summary>
    public (int A, int B, int C) Triangle(int number)
    {
        int corner = number >> 1;
        return (number & 1) == 0
            ? (corner, corner + 1, corner + Columns)
            : (corner + 1, corner + Columns + 1, corner + Columns);
    }

    public void Rotate(Rotation rotation)
    {
        ArgumentNullException.ThrowIfNull(rotation);
        for (int i = 0; i < Positions.Length; i++)
            Positions[i] = rotation.Apply(Positions[i]);
    }

    /// <summary>Each vertex's normal is the mean of its triangles', weighted by their area.</summary>
    public void ComputeNormals()
    {
        Array.Clear(Normals);
        for (int row = 0; row < Rows - 1; row++)
        {
            for (int column = 0; column < Columns - 1; column++)
            {
                int corner = (row * Columns) + column;
                AddNormal(corner, corner + 1, corner + Columns);
                AddNormal(corner + 1, corner + Columns + 1, corner + Columns);
            }
        }

        for (int i = 0; i < Normals.Length; i++)
            Normals[i] = Normals[i].Normalised();
    }

    private void AddNormal(int a, int b, int c)
    {
        Point3 normal = (Positions[b] - Positions[a]).Cross(Positions[c] - Positions[a]);
        Normals[a] += normal;
        Normals[b] += normal;
        Normals[c] += normal;
    }
}
