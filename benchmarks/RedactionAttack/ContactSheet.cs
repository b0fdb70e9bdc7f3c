using System.Globalization;
using ConsentLens.Benchmarks.Inputs;
using ConsentLens.Consent;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding.Native;
using ConsentLens.Pipeline.Vision.Faces;
using NetVips;

namespace ConsentLens.Benchmarks.RedactionAttack;

/// <summary>One picture that shows each way of redacting a face, and beside it how often the strongest attack still told who it was.</summary>
internal static class ContactSheet
{
    private const int CellWidth = 232;
    private const int CellHeight = 186;

    /// <summary>Pixels of a copy for one of the sheet: copies are made larger, as they are published.</summary>
    private const int Detail = 3;

    /// <summary>Pixels of a photo for one of its copy, as of a camera's photo.</summary>
    private const int StoredDetail = 2;

    private const int Gap = 8;
    private const int Margin = 22;
    private const int LabelWidth = 150;
    private const int FigureWidth = 252;
    private const int Head = 96;
    private const int Foot = 50;

    private const int Ink = 0x1d2733;
    private const int Faint = 0x5b6773;
    private const int Offered = 0x2f5d7c;
    private const int NotOffered = 0xb4482d;
    private const int Track = 0xe6eaee;
    private const int Mark = 0xe0a11b;
    private const int MarkWidth = 3;

    private static readonly (Covering Covering, string Name, string[] Says)[] Rows =
    [
        (Covering.Untouched, "Untouched", ["For comparison"]),
        (Covering.Soft, "Soft", ["Offered; the default", "Filled from the colours", "around the mask"]),
        (Covering.Solid, "Solid", ["Offered", "One grey in all photos"]),
        (Covering.Sticker, "Sticker", ["Offered", "The same in all photos"]),
        (Covering.Mosaic, "Mosaic 8 x 8", ["Not offered: it leaks"]),
        (Covering.Gaussian, "Gaussian blur", ["Not offered: it leaks"]),
    ];

    /// <summary>Draws the sheet and writes it as a PNG.</summary>
    /// <param name="measured">The results of the attacks; null if nothing was measured.</param>
    public static void Write(string path, SheetFigures? measured, CancellationToken cancellationToken)
    {
        using RgbImage sheet = Blank();
        WriteHead(sheet, measured);
        IReadOnlyList<SheetScene> scenes = SheetScene.All(CellWidth * Detail * StoredDetail, CellHeight * Detail * StoredDetail);
        var reader = new PhotoReader(new ImagingLimits());
        using FaceAnalyser analyser = FaceAnalyserFactory.Create(BenchmarkModels.Pack(), withEmbedder: false);
        var screener = new PhotoScreener(reader, analyser, null, CellWidth * Detail, detectorMissesFaces: false, checksLater: false);
        foreach ((int column, SheetScene scene) in scenes.Index())
        {
            int left = Margin + LabelWidth + (column * (CellWidth + Gap));
            SheetText.Write(sheet, scene.Title, left, Head - 24, 14, Ink, isBold: true);
            using SubjectPhoto photo = SubjectPhoto.Screen(screener, scene.File, cancellationToken)
                ?? throw new InvalidOperationException($"No face was found in the drawn photo '{scene.Title}': the sheet would show nothing.");
            foreach ((int row, (Covering covering, _, _)) in Rows.Index())
            {
                using CoveredCopy copy = CoveredCopy.Make(photo, covering, seed: column, reader, cancellationToken);
                using RgbImage small = ImageResizer.Resize(copy.Image, CellWidth, CellHeight);
                Put(sheet, small, left, Top(row));
            }
        }

        foreach ((int row, (Covering covering, string name, string[] says)) in Rows.Index())
        {
            WriteLabel(sheet, Top(row), covering, name, says);
            WriteFigures(sheet, Top(row), covering, measured);
        }

        WriteFoot(sheet, measured);
        File.WriteAllBytes(path, Png(sheet));
    }

    private static int Left => Margin + LabelWidth + (4 * (CellWidth + Gap)) + 14;

    private static int Top(int row) => Head + (row * (CellHeight + Gap));

    private static RgbImage Blank()
    {
        var sheet = new RgbImage(Left + FigureWidth + Margin, Top(Rows.Length) + Foot);
        sheet.Pixels.Fill(255);
        return sheet;
    }

    private static void WriteHead(RgbImage sheet, SheetFigures? measured)
    {
        SheetText.Write(sheet, "What each way of hiding a face looks like, and what it gives away", Margin, 18, 20, Ink, isBold: true);
        string source = measured is null ? "" : string.Create(
            CultureInfo.InvariantCulture, $" The figures were measured on {measured.Strongest[Covering.Untouched].AtOnce.Of} photographs of {measured.People} real people, not shown here.");
        SheetText.Write(sheet, "Drawn, invented pupils." + source, Margin, 47, 13, Faint);
        SheetText.Write(sheet, "Recognised", Left, Head - 24, 14, Ink, isBold: true);
        if (measured is null) return;
        Fill(sheet, Left + 112, Head - 27, MarkWidth, 18, Mark);
        SheetText.Write(sheet, "Surroundings alone", Left + 122, Head - 22, 12, Faint);
    }

    private static void WriteLabel(RgbImage sheet, int top, Covering covering, string name, string[] says)
    {
        SheetText.Write(sheet, name, Margin, top + 6, 16, ColourOf(covering), isBold: true);
        foreach ((int line, string text) in says.Index()) SheetText.Write(sheet, text, Margin, top + 34 + (line * 18), 12, Faint);
    }

    private static void WriteFigures(RgbImage sheet, int top, Covering covering, SheetFigures? measured)
    {
        if (measured is null)
        {
            SheetText.Write(sheet, "Not measured here", Left, top + 6, 13, Faint);
            return;
        }

        SheetFigures.Rates strongest = measured.Strongest[covering];
        SheetFigures.Rates floor = measured.Strongest[Covering.Grey];
        WriteBar(sheet, top + 8, "At the first guess", strongest.AtOnce, floor.AtOnce, ColourOf(covering));
        WriteBar(sheet, top + 58, "Among five guesses", strongest.InFive, floor.InFive, ColourOf(covering));
        SheetText.Write(sheet, "Strongest attack:", Left, top + 112, 12, Faint);
        SheetText.Write(sheet, Capital(strongest.Attack), Left, top + 130, 12, Ink);
    }

    private static void WriteBar(RgbImage sheet, int top, string says, Rate rate, Rate floor, int colour)
    {
        SheetText.Write(sheet, says, Left, top, 13, Ink);
        SheetText.Write(sheet, string.Create(CultureInfo.InvariantCulture, $"{100 * rate.Share:F1} %"), Left + FigureWidth, top, 14, colour, isBold: true, isRight: true);
        Fill(sheet, Left, top + 20, FigureWidth, 12, Track);
        Fill(sheet, Left, top + 20, Math.Max(1, (int)Math.Round(FigureWidth * rate.Share)), 12, colour);
        Fill(sheet, Left + (int)Math.Round(FigureWidth * floor.Share) - (MarkWidth / 2), top + 17, MarkWidth, 18, Mark);
    }

    private static void WriteFoot(RgbImage sheet, SheetFigures? measured)
    {
        if (measured is null) return;
        int top = Top(Rows.Length) + 8;
        SheetFigures.Rates floor = measured.Strongest[Covering.Grey];
        SheetText.Write(
            sheet,
            string.Create(
                CultureInfo.InvariantCulture,
                $"With the faces cut out altogether, the surroundings alone still gave {100 * floor.AtOnce.Share:F1} % at the first guess and {100 * floor.InFive.Share:F1} % among five: no mask hides clothes, companions and place."),
            Margin,
            top,
            13,
            Ink);
        SheetText.Write(
            sheet,
            string.Create(CultureInfo.InvariantCulture, $"Guessing blindly: {100.0 / measured.People:F1} % and {500.0 / measured.People:F1} %."),
            Margin,
            top + 20,
            13,
            Faint);
    }

    private static int ColourOf(Covering covering) => covering switch
    {
        Covering.Soft or Covering.Solid or Covering.Sticker => Offered,
        Covering.Untouched => Ink,
        _ => NotOffered,
    };

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static void Fill(RgbImage sheet, int left, int top, int width, int height, int colour)
    {
        byte[] pen = [(byte)(colour >> 16), (byte)(colour >> 8), (byte)colour];
        for (int y = top; y < top + height; y++)
        {
            for (int x = left; x < left + width; x++) pen.CopyTo(sheet.Row(y)[(x * RgbImage.Channels)..]);
        }
    }

    private static void Put(RgbImage sheet, RgbImage picture, int left, int top)
    {
        for (int y = 0; y < picture.Height; y++) picture.Row(y).CopyTo(sheet.Row(top + y)[(left * RgbImage.Channels)..]);
    }

    /// <summary>With a palette of 256 colours: a third of the bytes.</summary>
    private static byte[] Png(RgbImage sheet)
    {
        using Image pixels = VipsPixels.Over(sheet);
        return pixels.PngsaveBuffer(compression: 9, palette: true, q: 90, keep: Enums.ForeignKeep.None);
    }
}
