using ConsentLens.Pipeline.Imaging;
using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Scenes;

/// <summary>What a camera adds: a little softness, a cast, noise.</summary>
public static class CameraEffects
{
    private const int NoiseLevels = 511;

    /// <summary>Changes the photo in place; <paramref name="strength"/> 0 adds nothing, 1 is an everyday camera.</summary>
    public static void Apply(RgbImage photo, long seed, float strength = 1)
    {
        ArgumentNullException.ThrowIfNull(photo);
        if (strength <= 0)
            return;
        var random = new SeededRandom((seed * 57) + 3);
        if (random.Chance(0.5))
            Soften(photo, random.Between(24, 64));
        int[] noise = NoiseTable(random.Uniform(0, 5) * strength);
        float gain = 1 + random.Bell(0.06f * strength);
        byte[][] tones =
        [
            ToneTable(gain * (1 + random.Bell(0.04f * strength))),
            ToneTable(gain),
            ToneTable(gain * (1 + random.Bell(0.06f * strength))),
        ];
        AddNoise(photo, tones, noise, (uint)(seed * 2654435761));
    }

    /// <summary>Gives each pixel's neighbours along both axes a share of <paramref name="share"/> / 256 each.</summary>
    private static void Soften(RgbImage photo, int share)
    {
        int stride = photo.Width * RgbImage.Channels;
        byte[] original = new byte[stride];
        byte[] above = new byte[stride];
        int middle = 256 - (2 * share);
        for (int y = 0; y < photo.Height; y++)
        {
            Span<byte> row = photo.Row(y);
            row.CopyTo(original);
            for (int i = RgbImage.Channels; i < stride - RgbImage.Channels; i++)
                row[i] = (byte)(((share * (original[i - 3] + original[i + 3])) + (middle * original[i]) + 128) >> 8);
        }

        photo.Row(0).CopyTo(above);
        for (int y = 1; y < photo.Height - 1; y++)
        {
            Span<byte> row = photo.Row(y);
            ReadOnlySpan<byte> below = photo.Row(y + 1);
            row.CopyTo(original);
            for (int i = 0; i < stride; i++)
                row[i] = (byte)(((share * (above[i] + below[i])) + (middle * original[i]) + 128) >> 8);
            (above, original) = (original, above);
        }
    }

    /// <summary>What the sum of two random bytes, 0..510, adds to a pixel: about bell-shaped noise.</summary>
    private static int[] NoiseTable(float spread)
    {
        var table = new int[NoiseLevels];
        for (int sum = 0; sum < NoiseLevels; sum++)
            table[sum] = (int)MathF.Floor(((sum - 255) / 104f * spread) + 0.5f);
        return table;
    }

    private static byte[] ToneTable(float gain)
    {
        var table = new byte[256];
        for (int value = 0; value < table.Length; value++)
            table[value] = (byte)Math.Clamp((value * gain) + 0.5f, 0, 255);
        return table;
    }

    private static void AddNoise(RgbImage photo, byte[][] tones, int[] noise, uint state)
    {
        for (int y = 0; y < photo.Height; y++)
        {
            Span<byte> row = photo.Row(y);
            for (int x = 0; x < row.Length; x += RgbImage.Channels)
            {
                for (int channel = 0; channel < RgbImage.Channels; channel++)
                {
                    // Numerical Recipes' linear congruential generator; its upper bits are random enough for grain.
                    state = unchecked((state * 1664525) + 1013904223);
                    uint sum = (state >> 24) + ((state >> 16) & 255);
                    int value = tones[channel][row[x + channel]] + noise[sum];
                    row[x + channel] = (byte)Math.Clamp(value, 0, 255);
                }
            }
        }
    }
}
