namespace ConsentLens.Pipeline.Vision.Redaction;

/// <summary>
/// A little noise, the same for the same seed, so that a smooth fill does not look like plastic or show bands. It is drawn once on
/// a square tile and repeated.
/// </summary>
internal sealed class Grain
{
    /// <summary>The strongest grain, in 0..255 steps of brightness.</summary>
    internal const float Strength = 4;

    private const int TileSide = 128;

    private readonly float[] _tile = new float[TileSide * TileSide];

    internal Grain(int seed)
    {
        for (int i = 0; i < _tile.Length; i++)
        {
            uint hash = Scramble((uint)i ^ Scramble((uint)seed));

            // The sum of two even spreads: small grain is likelier than strong grain.
            float triangular = (hash & 0xFFFF) + (hash >> 16) - 65535f;
            _tile[i] = triangular * (Strength / 65535f);
        }
    }

    /// <summary>The grain at a pixel: -<see cref="Strength"/> .. <see cref="Strength"/>.</summary>
    internal float At(int x, int y) => Row(y)[x % TileSide];

    /// <summary>The grain of a row, to be repeated along it.</summary>
    internal ReadOnlySpan<float> Row(int y) => _tile.AsSpan(y % TileSide * TileSide, TileSide);

    // The finaliser of MurmurHash3 (Appleby, public domain).
    private static uint Scramble(uint value)
    {
        value = (value ^ (value >> 16)) * 0x85EBCA6B;
        value = (value ^ (value >> 13)) * 0xC2B2AE35;
        return value ^ (value >> 16);
    }
}
