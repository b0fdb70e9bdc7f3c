namespace ConsentLens.Pipeline.Vision.Redaction;

/// <summary>
/// The thin band outside of a mask in which the fill fades into the photo. It changes pixels outside the ellipse only and takes
/// nothing from inside it.
/// </summary>
internal static class Feather
{
    private const double SoftShare = 0.14;
    private const double MostPixels = 28;

    // Enough for a smooth edge.
    private const double LeastPixels = 2;

    /// <summary>Width of the band, in pixels: a share of the mask for the soft style, an anti-aliased edge for the others.</summary>
    internal static double WidthOf(FaceMask mask, RedactionStyle style)
    {
        double share = style == RedactionStyle.Soft ? SoftShare : 0;
        return Math.Clamp(share * Math.Min(mask.RadiusX, mask.RadiusY), LeastPixels, MostPixels);
    }

    /// <summary>How much of the fill shows at a pixel of the band: 1 at the mask's edge, 0 at the band's outer edge, smooth at both.</summary>
    internal static float FillShare(MaskCover cover, int x, int y)
    {
        double fromInner = Math.Max(0, cover.Inside.SquaredDistance(x + 0.5, y + 0.5) - 1);
        double fromOuter = Math.Max(0, 1 - cover.Outside.SquaredDistance(x + 0.5, y + 0.5));
        double share = fromOuter / Math.Max(fromInner + fromOuter, 1e-12);
        return (float)(share * share * (3 - (2 * share)));
    }
}
