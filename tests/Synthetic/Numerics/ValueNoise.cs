namespace ConsentLens.Synthetic.Numerics;

/// <summary>Smooth noise in two dimensions, 0..1: random values on the whole numbers, smoothly joined.</summary>
public static class ValueNoise
{
    public static float At(float x, float y, int seed)
    {
        float floorX = MathF.Floor(x);
        float floorY = MathF.Floor(y);
        int column = (int)floorX;
        int row = (int)floorY;
        float shareX = Ease(x - floorX);
        float shareY = Ease(y - floorY);
        uint salt = unchecked((uint)seed * 974634777u);
        float upper = Interpolate.Linear(Lattice(column, row, salt), Lattice(column + 1, row, salt), shareX);
        float lower = Interpolate.Linear(Lattice(column, row + 1, salt), Lattice(column + 1, row + 1, salt), shareX);
        return Interpolate.Linear(upper, lower, shareY);
    }

    private static float Ease(float share) => share * share * (3 - (2 * share));

    private static float Lattice(int column, int row, uint salt)
    {
        unchecked
        {
            uint hash = ((uint)column * 374761393u) + ((uint)row * 668265263u) + salt;
            hash = (hash ^ (hash >> 13)) * 1274126177u;
            hash ^= hash >> 16;
            return (hash >> 8) * (1f / (1 << 24));
        }
    }
}
