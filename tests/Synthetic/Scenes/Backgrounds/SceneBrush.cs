using ConsentLens.Synthetic.Numerics;
using ConsentLens.Synthetic.Painting;

namespace ConsentLens.Synthetic.Scenes.Backgrounds;

/// <summary>A canvas measured in shares of its width and height, so that a scene fits every photo.</summary>
internal sealed class SceneBrush
{
    private readonly float _width;
    private readonly float _height;

    public SceneBrush(Canvas canvas, SeededRandom random)
    {
        (Canvas, Random) = (canvas, random);
        (_width, _height) = (canvas.Width, canvas.Height);
    }

    public Canvas Canvas { get; }

    public SeededRandom Random { get; }

    /// <summary>Height divided by width.</summary>
    public float HeightInWidths => _height / _width;

    public void Fill(Colour colour) => Canvas.Clear(colour);

    public void Rectangle(float x, float y, float width, float height, Colour colour) =>
        Canvas.Fill(VectorPath.Rectangle(x * _width, y * _height, width * _width, height * _height), new(colour));

    public void Ellipse(float x, float y, float radiusX, float radiusY, Colour colour) =>
        Canvas.Fill(VectorPath.Ellipse(x * _width, y * _height, radiusX * _width, radiusY * _height), new(colour));

    /// <summary>A circle whose radius is a share of the width.</summary>
    public void Circle(float x, float y, float radius, Colour colour) =>
        Canvas.Fill(VectorPath.Ellipse(x * _width, y * _height, radius * _width, radius * _width), new(colour));

    /// <summary>A bent line across the picture; its width is a share of the height.</summary>
    public void Curve(Point from, Point control, Point to, float width, Colour colour)
    {
        VectorPath path = new VectorPath()
            .MoveTo(from.X * _width, from.Y * _height)
            .QuadraticTo(control.X * _width, control.Y * _height, to.X * _width, to.Y * _height);
        Canvas.Stroke(path, width * _height, new(colour));
    }

    public void VerticalGradient(float top, float bottom, Colour upper, Colour lower) =>
        Canvas.FillVerticalGradient((int)(top * _height), (int)(bottom * _height), upper, lower);
}
