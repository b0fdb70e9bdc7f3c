namespace ConsentLens.Synthetic.Painting;

/// <summary>Joined straight lines in canvas pixels.</summary>
internal sealed class Polyline
{
    public List<Point> Points { get; } = [];

    /// <summary>Whether the last point is joined to the first. A filled shape is always closed.</summary>
    public bool IsClosed { get; set; }
}
