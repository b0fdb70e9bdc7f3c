namespace ConsentLens.Pipeline.Imaging;

/// <summary>Which coefficients a scan holds, and which of their bits (ITU-T T.81, B.2.3).</summary>
/// <param name="First">The first coefficient, 0 for DC.</param>
/// <param name="Last">The last coefficient, up to 63.</param>
/// <param name="Before">The lowest bit that came before; 0 for a first scan.</param>
/// <param name="Lowest">The lowest bit of this scan.</param>
internal readonly record struct JpegScanBand(int First, int Last, int Before, int Lowest)
{
    /// <summary>True when earlier scans are made finer.</summary>
    internal bool Refines => Before > 0;
}
