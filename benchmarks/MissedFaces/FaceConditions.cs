using System.Globalization;
using ConsentLens.Pipeline.Tests.Vision.Faces;

namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>Every condition that is measured, table by table.</summary>
internal static class FaceConditions
{
    public const string Size = "size";
    public const string Turn = "turn";
    public const string SmallTurn = "turn, small";
    public const string Blur = "blur";
    public const string Cover = "cover";
    public const string Light = "light";
    public const string Combined = "combined";
    public const string Pattern = "pattern";
    public const string Edge = "edge of the photo";

    /// <summary>Width of the faces called small, in pixels.</summary>
    public const float SmallWidth = 32;

    private static readonly FaceLight Dark = new(0.125f, 0);
    private static readonly FaceLight Veil = new(0.1f, 200);

    public static IReadOnlyList<FaceCondition> All { get; } =
    [
        .. ((int[])[12, 16, 20, 24, 32, 48, 64, 96, 160, 320]).Select(width => new FaceCondition(Size, Text($"{width} px")) { Width = width }),
        .. Turns(Turn, FaceCondition.UsualWidth),
        .. Turns(SmallTurn, SmallWidth),
        .. ((int[])[30, 45, 90, 135, 180]).Select(degrees => new FaceCondition(SmallTurn, Text($"48 px, {degrees} degrees")) { Width = 48, Degrees = degrees }),
        .. ((float[])[0.02f, 0.04f, 0.06f, 0.08f, 0.1f, 0.13f, 0.16f, 0.2f]).Select(blur => new FaceCondition(Blur, Text($"out of focus, sigma {blur:0.00} of the width")) { Blur = blur }),
        .. ((float[])[0.1f, 0.2f, 0.3f, 0.5f]).Select(length => new FaceCondition(Blur, Text($"moved by {length:0.0} of the width")) { Motion = length }),
        .. Covers(),
        new(Light, "dark: 1/4") { Light = new(0.25f, 0) },
        new(Light, "dark: 1/8") { Light = Dark },
        new(Light, "dark: 1/16") { Light = new(0.0625f, 0) },
        new(Light, "dark: 1/32") { Light = new(0.03125f, 0) },
        new(Light, "before a bright window: 1/8") { Light = new(0.125f, 0, FaceAlone: true) },
        new(Light, "overexposed: 2 times") { Light = new(2, 0) },
        new(Light, "overexposed: 3 times") { Light = new(3, 0) },
        new(Light, "overexposed: 4 times") { Light = new(4, 0) },
        new(Light, "fog: a quarter of the contrast") { Light = new(0.25f, 110) },
        new(Light, "fog: an eighth of the contrast") { Light = new(0.125f, 120) },
        new(Light, "veil over the photo: a tenth of the contrast") { Light = Veil },
        new(Light, "veil over the face: a tenth of the contrast") { Light = Veil with { FaceAlone = true } },
        .. Patterns(),
        .. Cuts(),
        new(Combined, "20 px, sigma 0.06") { Width = 20, Blur = 0.06f },
        new(Combined, "20 px, sigma 0.10") { Width = 20, Blur = 0.1f },
        new(Combined, "32 px, sigma 0.10") { Width = SmallWidth, Blur = 0.1f },
        new(Combined, "32 px, moved by 0.3") { Width = SmallWidth, Motion = 0.3f },
        new(Combined, "20 px, 30 degrees") { Width = 20, Degrees = 30 },
        new(Combined, "20 px, mask 40 %") { Width = 20, Cover = new(CoverKind.Mask, 0.4f) },
        new(Combined, "32 px, mask 40 %, 20 degrees") { Width = SmallWidth, Degrees = 20, Cover = new(CoverKind.Mask, 0.4f) },
        new(Combined, "mask 50 %, 30 degrees") { Degrees = 30, Cover = new(CoverKind.Mask, 0.5f) },
        new(Combined, "side 40 %, 30 degrees") { Degrees = 30, Cover = new(CoverKind.Side, 0.4f) },
        new(Combined, "hat 30 %, 45 degrees") { Degrees = 45, Cover = new(CoverKind.Hat, 0.3f) },
        new(Combined, "glasses 20 %, sigma 0.08") { Blur = 0.08f, Cover = new(CoverKind.Glasses, 0.2f) },
        new(Combined, "dark 1/8, 32 px") { Width = SmallWidth, Light = Dark },
        new(Combined, "dark 1/8, mask 40 %") { Light = Dark, Cover = new(CoverKind.Mask, 0.4f) },
        new(Combined, "dark 1/8, sigma 0.08") { Light = Dark, Blur = 0.08f },
    ];

    private static IEnumerable<FaceCondition> Turns(string group, float width) =>
        ((int[])[0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 60, 90, 135, 180])
            .Select(degrees => new FaceCondition(group, Text($"{width} px, {degrees} degrees")) { Width = width, Degrees = degrees });

    private static IEnumerable<FaceCondition> Covers() =>
        from kind in Enum.GetValues<CoverKind>()
        from share in (float[])[0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f]
        select new FaceCondition(Cover, Text($"{NameOf(kind)} {100 * share:0} %")) { Cover = new(kind, share) };

    private static IEnumerable<FaceCondition> Patterns() =>
        from width in (int[])[48, 96, 240]
        from pattern in ((string Name, FacePattern Pattern)[])
        [
            ("net, squares of 1/7 of the face", new(PatternKind.SquareNet, 0.14f, 0.1f)),
            ("net, squares of 1/5, black", new(PatternKind.SquareNet, 0.2f, 0.12f, 25)),
            ("net, diamonds of 1/5", new(PatternKind.DiamondNet, 0.2f, 0.1f)),
            ("net, diamonds of 1/2", new(PatternKind.DiamondNet, 0.5f, 0.08f)),
            ("wire, hexagons of 1/5", new(PatternKind.HexagonalWire, 0.2f, 0.12f)),
            ("wire, hexagons of 1/3, dark", new(PatternKind.HexagonalWire, 0.33f, 0.1f, 70)),
            ("fence out of focus", new(PatternKind.SoftFence, 0.35f, 0.2f, 130)),
            ("screen, lines of 1/25", new(PatternKind.ScanLines, 0.04f, 0.5f)),
            ("screen, lines of 1/12", new(PatternKind.ScanLines, 0.08f, 0.5f)),
            ("wall of lamps, 1/14", new(PatternKind.LedWall, 0.07f, 0.6f)),
            ("newspaper, dots of 1/16", new(PatternKind.Halftone, 0.06f, 1)),
            ("print on a T-shirt", new(PatternKind.ClothPrint, 0.05f, 0.3f)),
            ("face paint, stripes of 1/6", new(PatternKind.FacePaint, 0.33f, 0.5f)),
            ("dappled light", new(PatternKind.DappledLight, 0.3f, 0.7f)),
            ("reflection", new(PatternKind.Reflection, 0.4f, 0.6f)),
        ]
        select new FaceCondition(Pattern, Text($"{width} px, {pattern.Name}")) { Width = width, Pattern = pattern.Pattern };

    private static IEnumerable<FaceCondition> Cuts() =>
        from atSide in (bool[])[true, false]
        from share in (float[])[0.2f, 0.35f, 0.5f]
        select new FaceCondition(Edge, Text($"{100 * share:0} % beyond the {(atSide ? "left or right" : "upper or lower")} edge")) { Cut = new(atSide, share) };

    private static string NameOf(CoverKind kind) => kind switch
    {
        CoverKind.Mask => "mask",
        CoverKind.Glasses => "glasses",
        CoverKind.Side => "side",
        _ => "hat",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
