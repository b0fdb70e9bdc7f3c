namespace ConsentLens.Synthetic.Numerics;

/// <summary>A colour as a screen shows it: sRGB, each channel 0..255.</summary>
public readonly record struct Colour(float Red, float Green, float Blue)
{
    public static Colour White { get; } = new(255, 255, 255);

    public Colour Mix(Colour other, float share) => new(
        Interpolate.Linear(Red, other.Red, share),
        Interpolate.Linear(Green, other.Green, share),
        Interpolate.Linear(Blue, other.Blue, share));

    public Colour Times(float factor) => new(Red * factor, Green * factor, Blue * factor);

    public Colour Clamped() => new(Math.Clamp(Red, 0, 255), Math.Clamp(Green, 0, 255), Math.Clamp(Blue, 0, 255));

    /// <summary>The colour with each channel changed slightly.</summary>
    public Colour Jitter(SeededRandom random, float spread)
    {
        ArgumentNullException.ThrowIfNull(random);
        return new(Red + random.Bell(spread), Green + random.Bell(spread), Blue + random.Bell(spread));
    }
}
