using System.Numerics;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Faces.Embedding;
using ConsentLens.Pipeline.Vision.Redaction;

namespace ConsentLens.Benchmarks.RedactionAttack;

/// <summary>Examines copies like an attacker who knows exactly where the face was.</summary>
internal sealed class FeatureReader(IFaceEmbeddingsGenerator embedder)
{
    /// <summary>Cells along the side of the square that the mask and the ring around it are sampled on.</summary>
    private const int Cells = 32;

    /// <summary>How far the ring reaches, in radii of the mask.</summary>
    private const float RingEnd = 1.4f;

    /// <summary>How much wider the wide cut is: at this the mask and the ring fill what the embedder sees.</summary>
    private const float Wider = 1.8f;

    private const int WholeSide = 32;

    /// <summary>Samples along the side of a cell.</summary>
    private const int Samples = 4;

    public CopyFeatures Read(CoveredCopy copy, FaceDetection face, CancellationToken cancellationToken)
    {
        FaceMask mask = copy.Mask;
        FaceLandmarks wide = Around(new Vector2(mask.CentreX, mask.CentreY), face.Landmarks);
        using RgbImage small = ImageResizer.Resize(copy.Image, WholeSide, WholeSide);
        return new CopyFeatures
        {
            Face = Embed(copy.Image, face.Landmarks, cancellationToken),
            Sharpened = EmbedSharpened(copy.Image, mask, face.Landmarks, cancellationToken),
            Wide = Embed(copy.Image, wide, cancellationToken),
            Mask = Sample(copy.Image, mask, 0, 1),
            Ring = Sample(copy.Image, mask, 1, RingEnd),
            Whole = [.. small.Pixels.ToArray().Select(value => (float)value)],
            Outline = [mask.RadiusX / mask.RadiusY, mask.Angle, mask.RadiusY / copy.Image.Height, mask.CentreX / copy.Image.Width, mask.CentreY / copy.Image.Height],
        };
    }

    private static FaceLandmarks Around(Vector2 centre, FaceLandmarks points)
    {
        Vector2 Out(Vector2 point) => centre + (Wider * (point - centre));
        return new(Out(points.EyeLeft), Out(points.EyeRight), Out(points.Nose), Out(points.MouthLeft), Out(points.MouthRight));
    }

    private float[] Embed(RgbImage image, FaceLandmarks points, CancellationToken cancellationToken) =>
        embedder.GenerateEmbeddings(image, [points], isEnough: null, cancellationToken)[0]?.Vector ?? new float[embedder.Dimension];

    private float[] EmbedSharpened(RgbImage image, FaceMask mask, FaceLandmarks points, CancellationToken cancellationToken)
    {
        EllipseForm ellipse = new EllipseForm(mask, 0).Enlarged(1.2);
        PixelSpan columns = ellipse.Columns(image.Width);
        PixelSpan rows = ellipse.Rows(image.Height);
        using RgbImage part = PicturePart.Of(image, columns, rows);
        using RgbImage large = ImageResizer.Resize(part, part.Width * 2, part.Height * 2);
        using RgbImage sharp = GaussianFilter.Sharpen(large, sigma: 3);
        var corner = new Vector2(columns.First, rows.First);
        Vector2 Move(Vector2 point) => 2 * (point - corner);
        return Embed(sharp, new(Move(points.EyeLeft), Move(points.EyeRight), Move(points.Nose), Move(points.MouthLeft), Move(points.MouthRight)), cancellationToken);
    }

    /// <summary>The mean colours of cells between two distances from the mask's centre, in radii, in the mask's own frame. Beyond the picture its edge goes
    /// on.</summary>
    private static float[] Sample(RgbImage image, FaceMask mask, float from, float to)
    {
        var ellipse = new EllipseForm(mask, 0);
        var colours = new List<float>();
        float cell = 2 * RingEnd / Cells;
        for (int row = 0; row < Cells; row++)
        {
            for (int column = 0; column < Cells; column++)
            {
                float along = ((column + 0.5f) * cell) - RingEnd;
                float across = ((row + 0.5f) * cell) - RingEnd;
                float distance = MathF.Sqrt((along * along) + (across * across));
                if (distance > from && distance <= to) colours.AddRange(MeanOfCell(image, ellipse, along - (cell / 2), across - (cell / 2), cell));
            }
        }

        return [.. colours];
    }

    private static float[] MeanOfCell(RgbImage image, EllipseForm ellipse, float along, float across, float cell)
    {
        float[] sum = new float[RgbImage.Channels];
        ReadOnlySpan<byte> pixels = image.Pixels;
        for (int i = 0; i < Samples * Samples; i++)
        {
            (double x, double y) = ellipse.FromUnitDisc(along + (((i % Samples) + 0.5) / Samples * cell), across + (((i / Samples) + 0.5) / Samples * cell));
            int column = (int)Math.Clamp(x, 0, image.Width - 1);
            int row = (int)Math.Clamp(y, 0, image.Height - 1);
            ReadOnlySpan<byte> pixel = pixels.Slice(((row * image.Width) + column) * RgbImage.Channels, RgbImage.Channels);
            for (int channel = 0; channel < RgbImage.Channels; channel++) sum[channel] += pixel[channel] / (float)(Samples * Samples);
        }

        return sum;
    }
}
