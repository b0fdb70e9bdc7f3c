using System.Buffers;
using ConsentLens.Pipeline.Faces;
using ConsentLens.Synthetic.Heads;
using ConsentLens.Synthetic.Heads.Geometry;
using ConsentLens.Synthetic.Heads.Texture;

namespace ConsentLens.Synthetic.Rendering;

/// <summary>Draws one person at one moment, at the size needed.</summary>
public static class FigureRenderer
{
    /// <summary>Width of a sprite, in centimetres.</summary>
    public const float WidthInCentimetres = 46;

    /// <summary>From the eyes to the sprite's upper edge, in centimetres.</summary>
    public const float AboveEyes = 17;

    /// <summary>From the eyes to the ground, in centimetres.</summary>
    public const float BelowEyes = 2 - BodyMeshes.GroundY;

    /// <summary>Pixels of a face's height to one centimetre.</summary>
    public const float CentimetresOfFace = Camera.FaceHeight;

    // Small faces need more samples a pixel: their features are smaller than a pixel.
    private const float SmallFace = 60;

    // On large faces the outline of the body needs no smoothing: its steps are far smaller than anything on it.
    private const float LargeFace = 120;

    // Down to the collar, in centimetres.
    private const float HeadBelowEyes = 15;

    /// <summary>Draws one person. Dispose the sprite: its memory is pooled.</summary>
    /// <param name="identity">Who.</param>
    /// <param name="moment">Pose, expression, light and clothes.</param>
    /// <param name="faceHeight">From hairline to chin, in pixels.</param>
    /// <param name="belowEyes">How far below the eyes the figure is seen, in centimetres; the rest is not drawn.</param>
    public static FigureSprite Render(HeadIdentity identity, HeadMoment moment, float faceHeight, float belowEyes = BelowEyes) =>
        Render(identity, moment, faceHeight, belowEyes, FigureLayer.Whole);

    /// <summary>The same for a part of the figure.</summary>
    internal static FigureSprite Render(HeadIdentity identity, HeadMoment moment, float faceHeight, float belowEyes, FigureLayer layer)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(moment);
        ArgumentOutOfRangeException.ThrowIfLessThan(faceHeight, 4);
        float pixelsPerCentimetre = faceHeight / Camera.FaceHeight;
        float below = Math.Clamp(belowEyes, 14, BelowEyes);
        int width = (int)(WidthInCentimetres * pixelsPerCentimetre) + 1;
        int height = (int)((AboveEyes + below) * pixelsPerCentimetre) + 1;
        float detail = Math.Clamp(pixelsPerCentimetre / 9, 0.4f, 1);
        var figure = new Figure(identity, moment, detail, -below);
        FaceTexture texture = FaceTexturePainter.Paint(identity, moment.Expression, Math.Clamp(pixelsPerCentimetre * 1.25f, 4, 32));
        using var shadows = new ShadowMap(figure.Meshes, moment.Lighting, detail >= 1 ? 300 : 180);
        var shader = new FigureShader(
            moment.Lighting,
            shadows,
            new Skin(texture, identity.PatternSeed),
            new JumperPattern(identity, moment));
        float eyesX = width / 2f;
        float eyesY = AboveEyes * pixelsPerCentimetre;
        var sprite = new FigureSprite(width, height, eyesX, eyesY, FaceBoxOf(figure, new Camera(pixelsPerCentimetre, eyesX, eyesY)))
        {
            Landmarks = [.. figure.Landmarks.Select(new Camera(pixelsPerCentimetre, eyesX, eyesY).Project)],
        };
        int headRows = Math.Min(height, (int)((AboveEyes + HeadBelowEyes) * pixelsPerCentimetre));
        int headSamples = faceHeight < SmallFace || layer != FigureLayer.Whole ? 3 : 2;
        int bodySamples = faceHeight < LargeFace || layer != FigureLayer.Whole ? headSamples : 1;
        DrawBand(figure, shader, sprite, pixelsPerCentimetre, 0, headRows, headSamples, layer);
        DrawBand(figure, shader, sprite, pixelsPerCentimetre, headRows, height, bodySamples, layer);
        return sprite;
    }

    /// <summary>Draws the sprite's rows from <paramref name="firstRow"/> to before <paramref name="endRow"/>.</summary>
    private static void DrawBand(
        Figure figure,
        FigureShader shader,
        FigureSprite sprite,
        float pixelsPerCentimetre,
        int firstRow,
        int endRow,
        int samples,
        FigureLayer layer)
    {
        if (endRow <= firstRow)
            return;
        var camera = new Camera(pixelsPerCentimetre * samples, sprite.EyesX * samples, (sprite.EyesY - firstRow) * samples);
        var projected = new Point3[figure.Meshes.Count][];
        using var buffer = new VisibilityBuffer(sprite.Width * samples, (endRow - firstRow) * samples);
        for (int index = 0; index < projected.Length; index++)
        {
            Mesh mesh = figure.Meshes[index];
            projected[index] = ArrayPool<Point3>.Shared.Rent(mesh.Positions.Length);
            for (int i = 0; i < mesh.Positions.Length; i++)
                projected[index][i] = camera.Project(mesh.Positions[i]);
            if (layer != FigureLayer.Clothes || index >= figure.FirstClothes)
                Rasteriser.Draw(buffer, mesh, index, projected[index].AsSpan(0, mesh.Positions.Length));
        }

        if (layer == FigureLayer.Head)
        {
            // What clothes hide of the head stays hidden; they themselves are another picture.
            foreach (ref int triangle in buffer.Triangles)
            {
                if (triangle != VisibilityBuffer.Nothing && VisibilityBuffer.MeshOf(triangle) >= figure.FirstClothes)
                    triangle = VisibilityBuffer.Nothing;
            }
        }

        var sampler = new SurfaceSampler(figure.Meshes, projected, camera);
        var resolver = new PixelResolver(buffer, sampler, shader, samples);
        for (int row = firstRow; row < endRow; row++)
            resolver.ResolveRow(row - firstRow, sprite.Row(row));
        foreach (Point3[] rented in projected)
            ArrayPool<Point3>.Shared.Return(rented);
    }

    private static FaceBox FaceBoxOf(Figure figure, Camera camera)
    {
        (float left, float top, float right, float bottom) = (float.MaxValue, float.MaxValue, float.MinValue, float.MinValue);
        foreach (Point3 point in figure.FacePoints)
        {
            Point3 seen = camera.Project(point);
            left = MathF.Min(left, seen.X);
            right = MathF.Max(right, seen.X);
            top = MathF.Min(top, seen.Y);
            bottom = MathF.Max(bottom, seen.Y);
        }

        return new(left, top, right - left, bottom - top);
    }
}
