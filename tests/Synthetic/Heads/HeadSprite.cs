using System.Globalization;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Synthetic.Painting;

namespace ConsentLens.Synthetic.Heads;

/// <summary>A row of the atlas's index: what one sprite shows. Lengths in pixels of the sprite, angles in radians.</summary>
/// <param name="Sheet">The file it is on.</param>
/// <param name="Kind">How the head is held.</param>
/// <param name="Left">Where it begins on its sheet.</param>
/// <param name="Width">Of its part of the sheet.</param>
/// <param name="Height">Of its part of the sheet.</param>
/// <param name="Eyes">The middle between the eyes of an untilted head; above the picture where only clothes are shown.</param>
/// <param name="FaceBox">From cheek to cheek and from hairline to chin.</param>
/// <param name="Landmarks">Both eyes, the tip of the nose, the corners of the mouth, left to right as seen.</param>
/// <param name="Yaw">Positive to the picture's right.</param>
internal sealed record HeadSprite(
    string Sheet,
    SpriteKind Kind,
    int Left,
    int Width,
    int Height,
    Point Eyes,
    FaceBox FaceBox,
    IReadOnlyList<Point> Landmarks,
    float Yaw)
{
    /// <summary>Face height, from hairline to chin, at which everything in the atlas was rendered.</summary>
    public const float RenderedFaceHeight = 175;

    private const int FirstNumber = 4;
    private const int NumbersOfHead = 19;

    /// <summary>The sprites of an index, in order; those of one sheet are side by side.</summary>
    public static IEnumerable<HeadSprite> Read(TextReader index)
    {
        string sheet = "";
        int left = 0;
        index.ReadLine();
        while (index.ReadLine() is { } line)
        {
            HeadSprite sprite = Parse(line.Split(','));
            left = sprite.Sheet == sheet ? left : 0;
            sheet = sprite.Sheet;
            yield return sprite with { Left = left };
            left += sprite.Width;
        }
    }

    private static HeadSprite Parse(string[] columns)
    {
        float[] numbers = [.. columns.Skip(FirstNumber).Select(column => float.Parse(column, CultureInfo.InvariantCulture))];
        bool isHead = numbers.Length == NumbersOfHead;
        return new(
            columns[0],
            Enum.Parse<SpriteKind>(columns[1], ignoreCase: true),
            Left: 0,
            int.Parse(columns[2], CultureInfo.InvariantCulture),
            int.Parse(columns[3], CultureInfo.InvariantCulture),
            new(numbers[0], numbers[1]),
            isHead ? new(numbers[2], numbers[3], numbers[4], numbers[5]) : default,
            isHead ? [.. Enumerable.Range(3, 5).Select(pair => new Point(numbers[2 * pair], numbers[(2 * pair) + 1]))] : [],
            isHead ? numbers[16] : 0);
    }
}
