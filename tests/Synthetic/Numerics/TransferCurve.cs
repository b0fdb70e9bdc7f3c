namespace ConsentLens.Synthetic.Numerics;

/// <summary>From screen values to light and back: a plain power of 2.2.</summary>
public static class TransferCurve
{
    private const int Steps = 4096;

    private static readonly float[] LinearOfByte = BuildLinear();
    private static readonly byte[] ByteOfLinear = BuildBytes();

    /// <summary>The light of a screen value, indexed by the byte.</summary>
    public static ReadOnlySpan<float> LinearTable => LinearOfByte;

    public static float ToLinear(float value) => PortableMath.Pow(Math.Clamp(value, 0, 255) / 255, 2.2f);

    /// <summary>The screen value of light 0..1, with highlights rolled off softly as a camera does.</summary>
    public static byte Expose(float light)
    {
        float rolled = light <= 0 ? 0 : light / (1 + (0.18f * light));
        // The table is indexed by the square root, so that the steep dark end keeps its precision.
        int index = (int)((MathF.Sqrt(rolled > 1 ? 1 : rolled) * (Steps - 1)) + 0.5f);
        return ByteOfLinear[index];
    }

    private static float[] BuildLinear()
    {
        var table = new float[256];
        for (int i = 0; i < table.Length; i++)
            table[i] = ToLinear(i);
        return table;
    }

    private static byte[] BuildBytes()
    {
        var table = new byte[Steps];
        for (int i = 0; i < Steps; i++)
        {
            float root = i / (float)(Steps - 1);
            table[i] = (byte)(255 * PortableMath.Pow(root * root, 1 / 2.2f));
        }

        return table;
    }
}
