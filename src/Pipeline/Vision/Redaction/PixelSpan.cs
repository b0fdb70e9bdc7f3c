namespace ConsentLens.Pipeline.Vision.Redaction;

/// <summary>Pixels of one row or column: from <paramref name="First"/> up to, but not with, <paramref name="End"/>.</summary>
internal readonly record struct PixelSpan(int First, int End)
{
    /// <summary>Whether no pixel is in it.</summary>
    internal bool IsEmpty => End <= First;

    /// <summary>The pixels whose centres lie between two places, cut to 0 .. <paramref name="size"/>.</summary>
    internal static PixelSpan OfCentresBetween(double low, double high, int size)
    {
        int first = (int)Math.Clamp(Math.Ceiling(low - 0.5), 0, size);
        int end = (int)Math.Clamp(Math.Floor(high - 0.5) + 1, 0, size);
        return new(first, Math.Max(first, end));
    }

    /// <summary>Whether the two have a pixel in common.</summary>
    internal bool Meets(PixelSpan other) => First < other.End && other.First < End;
}
