namespace ConsentLens.Pipeline.Vision.Redaction;

/// <summary>One mask of an image: what it covers, where its edge fades out, and which other masks come near it.</summary>
internal sealed class MaskCover
{
    /// <summary>Pixels added to a mask's radii, so that a pixel which the ellipse only touches is covered whole.</summary>
    internal const double Growth = 1;

    private MaskCover(FaceMask mask, double feather)
    {
        Mask = mask;
        Inside = new EllipseForm(mask, Growth);
        Outside = new EllipseForm(mask, Growth + feather);
    }

    /// <summary>The mask as it was asked for.</summary>
    internal FaceMask Mask { get; }

    /// <summary>Every pixel in here is replaced.</summary>
    internal EllipseForm Inside { get; }

    /// <summary>Beyond <see cref="Inside"/>, up to here, the fill fades into the photo.</summary>
    internal EllipseForm Outside { get; }

    /// <summary>The other covers whose inside may overlap this one's inside or fading band.</summary>
    internal MaskCover[] Neighbours { get; private set; } = [];

    /// <summary>The covers of all masks that touch an image, each knowing its neighbours.</summary>
    internal static MaskCover[] Of(IReadOnlyList<FaceMask> masks, RedactionStyle style, int width, int height)
    {
        MaskCover[] covers = [.. masks
            .Select(mask => new MaskCover(mask, Feather.WidthOf(mask, style)))
            .Where(cover => !cover.Outside.Rows(height).IsEmpty && !cover.Outside.Columns(width).IsEmpty)];
        foreach (MaskCover cover in covers)
        {
            cover.Neighbours = cover.Near(cover.Outside, covers);
        }

        return covers;
    }

    /// <summary>Those of <paramref name="covers"/>, without this one, whose inside may reach into <paramref name="area"/>.</summary>
    internal MaskCover[] Near(EllipseForm area, MaskCover[] covers) =>
        [.. covers.Where(other => other != this && area.MayMeet(other.Inside))];

    /// <summary>Whether some neighbour replaces this pixel.</summary>
    internal bool IsInsideNeighbour(int x, int y)
    {
        foreach (MaskCover neighbour in Neighbours)
        {
            if (neighbour.Inside.HoldsPixel(x, y))
            {
                return true;
            }
        }

        return false;
    }
}
