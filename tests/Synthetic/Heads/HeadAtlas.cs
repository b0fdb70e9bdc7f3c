using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Synthetic.Heads;

/// <summary>The rendered heads and uniforms; Atlas/README.md says how they were made. A sheet is decoded when somebody on it is first drawn, and
/// kept.</summary>
public static class HeadAtlas
{
    private const int SiblingPairs = 6;
    private const string UniformSheet = "uniforms";

    private static readonly ILookup<string, HeadSprite> Sprites = ReadIndex();

    private static readonly Dictionary<string, Lazy<SpriteLayer[]>> Sheets =
        Sprites.ToDictionary(sheet => sheet.Key, sheet => new Lazy<SpriteLayer[]>(() => Decode(sheet.Key)));

    /// <summary>All different people, each as unlike those before as could be found.</summary>
    public static IReadOnlyList<HeadIdentity> People { get; } =
        [.. Enumerable.Range(0, Sprites.Count - 1 - SiblingPairs).Select(number => new HeadIdentity(number))];

    /// <summary>Look-alike siblings; each resembles one of the first people.</summary>
    public static IReadOnlyList<HeadIdentity> Siblings { get; } =
        [.. Enumerable.Range(People.Count, SiblingPairs).Select(number => new HeadIdentity(number))];

    /// <summary>The number of uniforms; an even one has a tie, the next is the same without.</summary>
    internal static int UniformCount => Sprites[UniformSheet].Count();

    internal static IReadOnlyList<(HeadSprite Sprite, SpriteLayer Layer)> Of(HeadIdentity identity, SpriteKind kind) =>
        [.. Sheet($"{identity.Number:D3}").Where(part => part.Sprite.Kind == kind)];

    internal static (HeadSprite Sprite, SpriteLayer Layer) Uniform(int number) => Sheet(UniformSheet).ElementAt(number);

    private static IEnumerable<(HeadSprite Sprite, SpriteLayer Layer)> Sheet(string name) => Sprites[name].Zip(Sheets[name].Value);

    private static ILookup<string, HeadSprite> ReadIndex()
    {
        using var reader = new StreamReader(Open("index.csv"));
        return HeadSprite.Read(reader).ToLookup(sprite => sprite.Sheet, StringComparer.Ordinal);
    }

    private static SpriteLayer[] Decode(string sheet)
    {
        using Stream stream = Open($"{sheet}.webp");
        byte[] file = new byte[stream.Length];
        stream.ReadExactly(file);
        using RgbImage image = new PhotoReader(new ImagingLimits()).Decode(file, int.MaxValue, CancellationToken.None);
        return [.. Sprites[sheet].Select(sprite => SpriteLayer.Cut(image, sprite))];
    }

    private static Stream Open(string name) => typeof(HeadAtlas).Assembly.GetManifestResourceStream(name)!;
}
