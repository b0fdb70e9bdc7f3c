using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Vision.Reading;

/// <summary>Reads what is written in a picture: certificates, badges, pegs, walls. Thread-safe.</summary>
public interface IPictureReader : IDisposable
{
    /// <summary>The lines of writing in it, from top to bottom, in its pixels.</summary>
    IReadOnlyList<TextLine> Read(RgbImage image, CancellationToken cancellationToken);
}

/// <summary>Finds lines, and reads each. Writing that runs up or down or stands on its head is turned until it can be read best.</summary>
public sealed class PictureReader : IPictureReader
{
    /// <summary>Long side at which lines are looked for, in pixels (docs/RELIABILITY.md).</summary>
    private const int DetectionSide = 1600;

    /// <summary>A line that is read with less certainty says nothing.</summary>
    private const float LeastScore = 0.5f;

    /// <summary>A line that is read with less certainty may stand on its head.</summary>
    private const float SureScore = 0.8f;

    private readonly LineDetector _detector;
    private readonly LineRecogniser _recogniser;

    /// <param name="threads">Threads per model run; 1 when several workers share the machine.</param>
    public PictureReader(ReadingPack pack, int threads = 1)
    {
        _detector = new LineDetector(new OnnxNetwork(pack.Detector.Path, threads), pack.Detector.Description.Input);
        _recogniser = new LineRecogniser(new OnnxNetwork(pack.Recogniser.Path, threads), pack.Recogniser.Description.Input);
    }

    public IReadOnlyList<TextLine> Read(RgbImage image, CancellationToken cancellationToken)
    {
        float shrink = Math.Min(1, (float)DetectionSide / image.LongSide);
        using RgbImage searched = shrink < 1
            ? ImageResizer.Scale(image, shrink)
            : image.Clone();
        float back = (float)image.LongSide / searched.LongSide;
        var lines = new List<TextLine>();
        foreach (LineFrame frame in _detector.Find(searched, cancellationToken))
        {
            LineFrame place = frame.Scale(back);
            (string text, float score) = ReadBest(image, place, cancellationToken);
            if (score >= LeastScore && !string.IsNullOrWhiteSpace(text)) lines.Add(new TextLine(place.Box, text, score));
        }

        return lines;
    }

    public void Dispose()
    {
        _detector.Dispose();
        _recogniser.Dispose();
    }

    private (string Text, float Score) ReadBest(RgbImage image, LineFrame place, CancellationToken cancellationToken)
    {
        LineFrame first = place.IsTall ? place.QuarterTurned : place;
        (string Text, float Score) best = _recogniser.Read(image, first, cancellationToken);
        if (best.Score >= SureScore && !place.IsTall) return best;
        (string Text, float Score) turned = _recogniser.Read(image, first.HalfTurned, cancellationToken);
        return turned.Score > best.Score ? turned : best;
    }
}
