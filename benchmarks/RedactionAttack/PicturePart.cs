using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Redaction;

namespace ConsentLens.Benchmarks.RedactionAttack;

/// <summary>Cuts a rectangle out of a picture.</summary>
internal static class PicturePart
{
    /// <summary>The pixels of these columns and rows; both must hold some.</summary>
    public static RgbImage Of(RgbImage image, PixelSpan columns, PixelSpan rows)
    {
        var part = new RgbImage(columns.End - columns.First, rows.End - rows.First);
        for (int y = rows.First; y < rows.End; y++)
        {
            image.Row(y)[(columns.First * RgbImage.Channels)..(columns.End * RgbImage.Channels)].CopyTo(part.Row(y - rows.First));
        }

        return part;
    }
}
