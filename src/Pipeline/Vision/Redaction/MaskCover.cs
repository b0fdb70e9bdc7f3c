namespace ConsentLens.Pipeline.Vision.Redaction;

/// <summary>One mask of an image: what it covers, where its edge fades out, and which other masks come near it.</summary>
internal sealed class MaskCover
{
    /// <summary>Pixels added to a mask's radii, so that a pixel which the ellipse only touches is covered completely.</summary>
    internal const double Growth = 1;

    private MaskCover(FaceMask mask, double feather)
    {
        Mask = mask;
        Inside = new EllipseForm(mask, Growth);
        Outside = new EllipseForm(mask, Growth + feather);
    }

    internal FaceMask Mask { get; }
    /// <summary>Every pixel in here is replaced.</summary>
    internal EllipseForm Inside { get; }
    /// <summary>Between <see cref="Inside"/> and here the fill fades into the photo.</summary>
    internal EllipseForm Outside { get; }
    /// <summary>The other covers whose inside may overlap the inside or the band of this one.</summary>
    internal MaskCover[] Neighbours { get; private set; } = [];

    /// <summary>The covers of all masks that touch an image, each with its neighbours.</summary>
    internal static MaskCover[] Of(IReadOnlyList<FaceMask> masks, RedactionStyle style, int width, int height)
    {
        MaskCover[] covers = [.. masks
            .Select(mask => new MaskCover(mask, Feather.WidthOf(mask, style)))
            .Where(cover => !cover.Outside.Rows(height).IsEmpty && !cover.Outside.Columns(width).IsEmpty)];
        foreach (MaskCover cover in covers) cover.Neighbours = cover.Near(cover.Outside, covers);
        return covers;
    }

    /// <summary>The other <paramref name="covers"/> whose inside may reach into <paramref name="area"/>.</summary>
    internal MaskCover[] Near(EllipseForm area, MaskCover[] covers) => [.. covers.Where(other => other != this && area.MayMeet(other.Inside))];

    internal bool IsInsideNeighbour(int x, int y)
    {
        foreach (MaskCover neighbour in Neighbours)
            if (neighbour.Inside.HoldsPixel(x, y)) return true;
        return false;
    }
}

/// <summary>A mask's ellipse, enlarged by some pixels, that can tell which pixels it contains.</summary>
internal sealed class EllipseForm
{
    private readonly double _centreX;
    private readonly double _centreY;
    private readonly double _radiusX;
    private readonly double _radiusY;
    private readonly double _angle;
    private readonly double _sine;
    private readonly double _cosine;

    // Coefficients of a*dx*dx + 2*b*dx*dy + c*dy*dy = 1 around the centre.
    private readonly double _a;
    private readonly double _b;

    internal EllipseForm(FaceMask mask, double growth)
        : this(mask.CentreX, mask.CentreY, mask.RadiusX + growth, mask.RadiusY + growth, mask.Angle)
    {
    }

    private EllipseForm(double centreX, double centreY, double radiusX, double radiusY, double angle)
    {
        (_centreX, _centreY, _radiusX, _radiusY, _angle) = (centreX, centreY, radiusX, radiusY, angle);
        (_sine, _cosine) = Math.SinCos(angle);
        double inverseX = 1 / (_radiusX * _radiusX);
        double inverseY = 1 / (_radiusY * _radiusY);
        _a = (_cosine * _cosine * inverseX) + (_sine * _sine * inverseY);
        _b = _sine * _cosine * (inverseX - inverseY);
        double halfWidth = Math.Sqrt(Square(_radiusX * _cosine) + Square(_radiusY * _sine));
        double halfHeight = Math.Sqrt(Square(_radiusX * _sine) + Square(_radiusY * _cosine));
        (Left, Right) = (_centreX - halfWidth, _centreX + halfWidth);
        (Top, Bottom) = (_centreY - halfHeight, _centreY + halfHeight);
    }

    internal double Left { get; }
    internal double Right { get; }
    internal double Top { get; }
    internal double Bottom { get; }

    internal double SmallerRadius => Math.Min(_radiusX, _radiusY);

    /// <summary>Square of the distance from the centre; 1 is the outline.</summary>
    internal double SquaredDistance(double x, double y)
    {
        (double along, double across) = ToUnitDisc(x, y);
        return (along * along) + (across * across);
    }

    internal bool HoldsPixel(int x, int y) => SquaredDistance(x + 0.5, y + 0.5) <= 1;

    internal EllipseForm Enlarged(double factor) => new(_centreX, _centreY, _radiusX * factor, _radiusY * factor, _angle);

    /// <summary>Whether the upright bounding boxes of the two ellipses meet.</summary>
    internal bool MayMeet(EllipseForm other) => Left <= other.Right && other.Left <= Right && Top <= other.Bottom && other.Top <= Bottom;

    /// <summary>A point's place in the unit disc that this ellipse becomes when it is turned upright and scaled.</summary>
    internal (double Along, double Across) ToUnitDisc(double x, double y)
    {
        double deltaX = x - _centreX;
        double deltaY = y - _centreY;
        double along = ((deltaX * _cosine) + (deltaY * _sine)) / _radiusX;
        double across = ((deltaY * _cosine) - (deltaX * _sine)) / _radiusY;
        return (along, across);
    }

    /// <summary>The inverse of <see cref="ToUnitDisc"/>.</summary>
    internal (double X, double Y) FromUnitDisc(double along, double across)
    {
        double u = along * _radiusX;
        double v = across * _radiusY;
        return (_centreX + (u * _cosine) - (v * _sine), _centreY + (u * _sine) + (v * _cosine));
    }

    internal PixelSpan Rows(int height) => PixelSpan.OfCentresBetween(Top, Bottom, height);

    internal PixelSpan Columns(int width) => PixelSpan.OfCentresBetween(Left, Right, width);

    /// <summary>The pixels of row <paramref name="y"/> whose centres lie inside.</summary>
    internal PixelSpan Span(int y, int width)
    {
        double deltaY = y + 0.5 - _centreY;
        double discriminant = _a - Square(deltaY / (_radiusX * _radiusY));
        if (!(discriminant >= 0)) return default;
        double middle = _centreX - (_b * deltaY / _a);
        double half = Math.Sqrt(discriminant) / _a;
        return PixelSpan.OfCentresBetween(middle - half, middle + half, width);
    }

    private static double Square(double value) => value * value;
}

/// <summary>A range of pixels in a row or column; <paramref name="End"/> is exclusive.</summary>
internal readonly record struct PixelSpan(int First, int End)
{
    internal bool IsEmpty => End <= First;

    /// <summary>The pixels whose centres lie between two places, clamped to 0 .. <paramref name="size"/>.</summary>
    internal static PixelSpan OfCentresBetween(double low, double high, int size)
    {
        int first = (int)Math.Clamp(Math.Ceiling(low - 0.5), 0, size);
        int end = (int)Math.Clamp(Math.Floor(high - 0.5) + 1, 0, size);
        return new(first, Math.Max(first, end));
    }

    internal bool Meets(PixelSpan other) => First < other.End && other.First < End;
}
