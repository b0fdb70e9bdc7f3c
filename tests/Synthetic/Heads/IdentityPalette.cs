using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Heads;

/// <summary>The colours heads are drawn from.</summary>
internal static class IdentityPalette
{
    private static readonly Colour[] SkinTones =
    [
        new(248, 216, 198), new(236, 192, 166), new(214, 162, 126), new(178, 122, 86), new(128, 82, 58), new(86, 54, 40), new(60, 38, 30),
    ];

    private static readonly Colour[] DarkEyes = [new(44, 26, 16), new(58, 34, 20), new(72, 44, 24)];

    private static readonly Colour[] AnyEyes =
    [
        new(62, 38, 22), new(98, 66, 36), new(86, 112, 84), new(84, 118, 150), new(120, 136, 142), new(112, 92, 50),
    ];

    private static readonly string[] HairOfDarkSkin = ["black", "black", "black", "dark brown"];
    private static readonly string[] HairOfMiddleSkin = ["black", "dark brown", "dark brown", "brown", "auburn"];

    private static readonly string[] HairOfLightSkin =
        ["dark brown", "brown", "light brown", "blond", "fair", "ginger", "auburn", "black"];

    public static IReadOnlyList<Colour> Cloths { get; } =
        [new(40, 44, 70), new(30, 30, 34), new(120, 40, 60), new(200, 196, 188), new(50, 90, 90)];

    public static IReadOnlyList<Colour> Frames { get; } =
        [new(20, 20, 22), new(90, 30, 30), new(60, 70, 110), new(110, 80, 50), new(150, 150, 155)];

    public static Colour SkinTone(float melanin)
    {
        float position = melanin * (SkinTones.Length - 1);
        int index = Math.Min(SkinTones.Length - 2, (int)position);
        return SkinTones[index].Mix(SkinTones[index + 1], position - index);
    }

    public static IReadOnlyList<string> HairNames(float melanin) =>
        melanin > 0.55f ? HairOfDarkSkin : melanin > 0.32f ? HairOfMiddleSkin : HairOfLightSkin;

    public static IReadOnlyList<Colour> Irises(float melanin) => melanin > 0.45f ? DarkEyes : AnyEyes;

    public static Colour Hair(string name) => name switch
    {
        "black" => new(22, 19, 19),
        "dark brown" => new(48, 32, 24),
        "brown" => new(84, 54, 34),
        "light brown" => new(124, 88, 56),
        "blond" => new(196, 158, 100),
        "fair" => new(222, 196, 146),
        "ginger" => new(160, 76, 32),
        "auburn" => new(96, 40, 26),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no hair of this colour."),
    };
}
