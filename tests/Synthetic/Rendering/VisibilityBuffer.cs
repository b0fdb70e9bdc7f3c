using System.Buffers;

namespace ConsentLens.Synthetic.Rendering;

/// <summary>For every sample of a picture the nearest triangle and its depth. Memory is pooled: dispose it.</summary>
internal sealed class VisibilityBuffer : IDisposable
{
    /// <summary>The sample sees nothing.</summary>
    public const int Nothing = -1;

    public const float FarAway = -1e9f;

    private const int MeshShift = 24;

    private readonly float[] _depths;
    private readonly int[] _triangles;
    private readonly int _count;

    public VisibilityBuffer(int width, int height)
    {
        (Width, Height, _count) = (width, height, width * height);
        _depths = ArrayPool<float>.Shared.Rent(_count);
        _triangles = ArrayPool<int>.Shared.Rent(_count);
        Depths.Fill(FarAway);
        Triangles.Fill(Nothing);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Nearer is larger.</summary>
    public Span<float> Depths => _depths.AsSpan(0, _count);

    /// <summary>Which mesh and which of its triangles; see <see cref="Pack"/>.</summary>
    public Span<int> Triangles => _triangles.AsSpan(0, _count);

    public static int Pack(int mesh, int triangle) => (mesh << MeshShift) | triangle;

    public static (int Mesh, int Triangle) Unpack(int packed) => (packed >> MeshShift, packed & ((1 << MeshShift) - 1));

    public static int MeshOf(int packed) => packed >> MeshShift;

    public void Dispose()
    {
        ArrayPool<float>.Shared.Return(_depths);
        ArrayPool<int>.Shared.Return(_triangles);
    }
}
