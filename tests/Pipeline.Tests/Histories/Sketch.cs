using System.Numerics.Tensors;
using ConsentLens.Pipeline.Tests.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Tests.Histories;

/// <summary>
/// Pictures in which a face is a red square, whose green is a pattern: the face's embedding, as <see cref="SketchModels"/> read it. Patterns of different
/// people are at right angles, so how alike two faces are is what the test says.
/// </summary>
internal static class Sketch
{
    /// <summary>Pixels of a face's side: the detector's coarsest cell.</summary>
    public const int Side = 32;

    /// <summary>Blocks of a pattern's side.</summary>
    public const int Blocks = 8;

    public const byte Grey = 128;

    /// <summary>How many patterns there are that are at right angles to one another.</summary>
    public const int Patterns = 31;

    private const int Pitch = 96;
    private const int Top = 64;
    private const int Height = 160;
    private const int Amplitude = 45;
    private const int Grain = 30;

    /// <summary>Such a face, in the order of the patterns: how much of each there is in it.</summary>
    public static float[] Face(params (int Pattern, float Part)[] parts)
    {
        float[] face = new float[Blocks * Blocks];
        foreach ((int pattern, float part) in parts)
        {
            for (int block = 0; block < face.Length; block++)
                face[block] += part * Sign(pattern, block);
        }

        return face;
    }

    /// <summary>A picture of these faces, before a scene of its own.</summary>
    public static RgbImage Draw(int scene, IReadOnlyList<float[]> faces)
    {
        var image = new RgbImage(Math.Max(2, faces.Count) * Pitch + Side, Height);
        DrawScene(image, new Random(scene));
        for (int face = 0; face < faces.Count; face++)
            DrawFace(image, LeftOf(face), faces[face]);
        return image;
    }

    /// <summary>The file of a picture; other numbers are other bytes: of the same pixels, or of those that JPEG leaves of them.</summary>
    public static byte[] Encode(RgbImage image, int coding) => coding switch
    {
        0 => DrawnPhoto.Png(image),
        1 => DrawnPhoto.WebP(image),
        _ => JpegEncoder.Encode(image, 99 - coding),
    };

    public static bool HasSamePixels(int coding, int other) => coding == other || Math.Max(coding, other) <= 1;

    /// <summary>The face that can be seen at a place of a picture, or null where there is none any more.</summary>
    public static float[]? FaceIn(RgbImage image, int place)
    {
        float[] face = new float[Blocks * Blocks];
        int red = 0;
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                (byte r, byte g, _) = DrawnPhoto.At(image, LeftOf(place) + x, Top + y);
                red += r;
                face[BlockOf(x, y)] += g - Grey;
            }
        }

        return red > Side * Side * 200 ? face : null;
    }

    /// <summary>How alike two faces are: the cosine.</summary>
    public static float Likeness(float[] one, float[] other) => TensorPrimitives.CosineSimilarity<float>(one, other);

    private static int LeftOf(int place) => Side + (place * Pitch);

    private static int BlockOf(int x, int y) => (y * Blocks / Side * Blocks) + (x * Blocks / Side);

    // A row of the Walsh-Hadamard matrix over 8 rows and 4 columns; the other 4 columns mirror these, as a face looks in the mirror.
    private static int Sign(int pattern, int block)
    {
        (int row, int column) = (block / Blocks, Math.Min(block % Blocks, Blocks - 1 - (block % Blocks)));
        return int.PopCount((pattern + 1) & ((row * 4) + column)) % 2 == 0 ? 1 : -1;
    }

    private static void DrawScene(RgbImage image, Random random)
    {
        const int Patch = 16;
        byte[] colours = new byte[2 * ((image.Width / Patch) + 1) * ((image.Height / Patch) + 1)];
        random.NextBytes(colours);
        for (int y = 0; y < image.Height; y++)
        {
            Span<byte> row = image.Row(y);
            for (int x = 0; x < image.Width; x++)
            {
                int patch = (y / Patch * ((image.Width / Patch) + 1)) + (x / Patch);
                (row[3 * x], row[(3 * x) + 1], row[(3 * x) + 2]) = (0, colours[2 * patch], colours[(2 * patch) + 1]);
            }
        }
    }

    // The grain makes it sharp; it adds up to nothing in each block of 4 x 4.
    private static void DrawFace(RgbImage image, int left, float[] face)
    {
        var random = new Random(1);
        for (int y = 0; y < Side; y++)
        {
            Span<byte> row = image.Row(Top + y);
            for (int x = 0; x < Side; x += 2)
            {
                int grain = random.Next(2) == 0 ? Grain : -Grain;
                Put(row, left + x, face[BlockOf(x, y)], grain);
                Put(row, left + x + 1, face[BlockOf(x, y)], -grain);
            }
        }

        static void Put(Span<byte> row, int x, float value, int grain) =>
            (row[3 * x], row[(3 * x) + 1], row[(3 * x) + 2]) = (255, (byte)Math.Clamp(Grey + (Amplitude * value) + grain, 0, 255), Grey);
    }
}
