using System.Numerics;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Vision.Faces.Detection;

/// <summary>Places of a photo beside each other, like prints on a contact sheet, so that one run of the SSD sees them all.</summary>
/// <param name="places">At most <see cref="Places"/>, or <see cref="PlacesBesideWhole"/>.</param>
/// <param name="whole">A copy of the whole photo that lies there too, smaller still: a face that fills the photo is too large for the SSD at its own size. Null for none.</param>
internal sealed class FaceSheet(RgbImage image, IEnumerable<FaceBox> places, RgbImage? whole)
{
    /// <summary>Places on a sheet.</summary>
    public const int Places = PerRow * PerRow;

    /// <summary>Places on a sheet that the whole photo takes a quarter of.</summary>
    public const int PlacesBesideWhole = Places - (WholeCells * WholeCells);

    /// <summary>Pixels per side of a place: the face in it is half as wide, which is the size that the SSD finds best.</summary>
    private const int Cell = 128;

    private const int PerRow = SsdModel.Side / Cell;
    private const int WholeCells = 2;

    /// <summary>Size of what is cut out, in sizes of the place.</summary>
    private const float Around = 2;

    /// <summary>How far from the middle a face may be found, in sizes of the place.</summary>
    private const float Astray = 0.5f;

    /// <summary>How many times larger or smaller than the place it may be.</summary>
    private const float Ratio = 2;

    private readonly float _wholeScale = (float)image.LongSide / (WholeCells * Cell);
    private readonly Dictionary<(int Column, int Row), FaceBox> _places = places.Zip(Cells(whole is not null)).ToDictionary(pair => pair.Second, pair => pair.First);

    /// <summary>Fills the tensor of an empty sheet.</summary>
    public void Draw(Span<float> tensor)
    {
        if (whole is not null) SquareCut.Fill(whole, Vector2.Zero, (float)whole.LongSide / (WholeCells * Cell), WholeCells * Cell, new TensorSquare(tensor, SsdModel.Side, 0, 0));
        foreach (((int column, int row), FaceBox place) in _places)
        {
            (Vector2 corner, float scale) = Square(place);
            SquareCut.Fill(image, corner, scale, Cell, new TensorSquare(tensor, SsdModel.Side, column * Cell, row * Cell));
        }
    }

    /// <summary>The faces of the sheet that are those of a place or of the whole, in pixels of the photo.</summary>
    public IEnumerable<(FaceBox Box, float Score)> Back(IEnumerable<(FaceBox Box, float Score)> found)
    {
        foreach ((FaceBox box, float score) in found)
        {
            (int Column, int Row) cell = ((int)((box.X + (box.Width / 2)) / Cell), (int)((box.Y + (box.Height / 2)) / Cell));
            if (whole is not null && cell is { Column: < WholeCells, Row: < WholeCells }) yield return (box.Scale(_wholeScale), score);
            if (!_places.TryGetValue(cell, out FaceBox place)) continue;
            FaceBox inCell = box with { X = box.X - (cell.Column * Cell), Y = box.Y - (cell.Row * Cell) };
            if (!IsThePlace(inCell)) continue;
            (Vector2 corner, float scale) = Square(place);
            FaceBox back = inCell.Scale(scale);
            yield return (back with { X = corner.X + back.X, Y = corner.Y + back.Y }, score);
        }
    }

    private static IEnumerable<(int Column, int Row)> Cells(bool withWhole) => Enumerable.Range(0, Places)
        .Select(index => (index % PerRow, index / PerRow))
        .Where(cell => !withWhole || cell is not ( < WholeCells, < WholeCells));

    /// <summary>The upper left corner of the square around a place, and its pixels of the photo for each of the sheet.</summary>
    private static (Vector2 Corner, float Scale) Square(FaceBox place)
    {
        float side = Around * Math.Max(place.Width, place.Height);
        return (new Vector2(place.X + ((place.Width - side) / 2), place.Y + ((place.Height - side) / 2)), side / Cell);
    }

    private static bool IsThePlace(FaceBox face)
    {
        const float Expected = Cell / Around;
        float across = face.X + (face.Width / 2) - (Cell / 2f);
        float down = face.Y + (face.Height / 2) - (Cell / 2f);
        float size = Math.Max(face.Width, face.Height);
        return MathF.Sqrt((across * across) + (down * down)) <= Astray * Expected && size is >= Expected / Ratio and <= Expected * Ratio;
    }
}
