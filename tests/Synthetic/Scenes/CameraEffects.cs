using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Scenes;

/// <summary>Adds what a camera adds: slight softness, a colour cast, noise.</summary>
public static class CameraEffects
{
    private const int NoiseLevels = 511;

    // Every row takes its grain from another place of so much of it, so that no pattern is seen.
    private const int SpareGrain = 1 << 15;

    /// <summary>Changes the photo in place; <paramref name="strength"/> 0 adds nothing, 1 is an everyday camera.</summary>
    public static void Apply(RgbImage photo, long seed, float strength = 1)
    {
        ArgumentNullException.ThrowIfNull(photo);
        if (strength <= 0)
            return;
        var random = new SeededRandom((seed * 57) + 3);
        if (random.Chance(0.5))
            Soften(photo, random.Between(24, 64));
        float spread = random.Uniform(0, 5) * strength;
        float gain = 1 + random.Bell(0.06f * strength);
        ushort[] gains = [Gain(gain * (1 + random.Bell(0.04f * strength))), Gain(gain), Gain(gain * (1 + random.Bell(0.06f * strength)))];
        int length = photo.Width * RgbImage.Channels;
        ushort[] rowGains = [.. Enumerable.Range(0, length).Select(i => gains[i % RgbImage.Channels])];
        var grain = new Grain(length + SpareGrain, spread, (uint)(seed * 2654435761));
        for (int y = 0; y < photo.Height; y++)
            ByteRows.Grade(photo.Row(y), rowGains, grain.Next(length));
    }

    /// <summary>Gives each pixel's neighbours along both axes a share of <paramref name="share"/> / 256 each.</summary>
    private static void Soften(RgbImage photo, int share)
    {
        int stride = photo.Width * RgbImage.Channels;
        byte[] original = new byte[stride];
        byte[] above = new byte[stride];
        int inside = stride - (2 * RgbImage.Channels);
        for (int y = 0; y < photo.Height; y++)
        {
            Span<byte> row = photo.Row(y);
            row.CopyTo(original);
            ByteRows.Soften(original, original.AsSpan(RgbImage.Channels), original.AsSpan(2 * RgbImage.Channels), share, row.Slice(RgbImage.Channels, inside));
        }

        photo.Row(0).CopyTo(above);
        for (int y = 1; y < photo.Height - 1; y++)
        {
            Span<byte> row = photo.Row(y);
            row.CopyTo(original);
            ByteRows.Soften(above, original, photo.Row(y + 1), share, row);
            (above, original) = (original, above);
        }
    }

    private static ushort Gain(float gain) => (ushort)((gain * 128) + 0.5f);

    /// <summary>Roughly bell-shaped noise: the sum of two random bytes.</summary>
    private sealed class Grain
    {
        private readonly short[] _values;
        private uint _state;

        public Grain(int count, float spread, uint seed)
        {
            _state = seed;
            short[] levels = [.. Enumerable.Range(0, NoiseLevels).Select(sum => (short)MathF.Floor(((sum - 255) / 104f * spread) + 0.5f))];
            _values = new short[count];
            foreach (ref short value in _values.AsSpan())
            {
                Step();
                value = levels[(_state >> 24) + ((_state >> 16) & 255)];
            }
        }

        public ReadOnlySpan<short> Next(int count)
        {
            Step();
            return _values.AsSpan((int)((_state >> 8) % (uint)(_values.Length - count)), count);
        }

        // Numerical Recipes' linear congruential generator; its upper bits are random enough for grain.
        private void Step() => _state = unchecked((_state * 1664525) + 1013904223);
    }
}
