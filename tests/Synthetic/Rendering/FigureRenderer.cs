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

    /// <param name="identity">Who.</param>
    /// <param name="moment">Pose, expression, light and clothes.</param>
    /// <param name="faceHeight">From hairline to chin, in pixels.</param>
    /// <param name="belowEyes">How far below the eyes the figure is seen, in centimetres; the rest is not drawn.</param>
    public static FigureSprite Render(HeadIdentity identity, HeadMoment moment, float faceHeight, float belowEyes = BelowEyes)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(moment);
        ArgumentOutOfRangeException.ThrowIfLessThan(faceHeight, 4);
        float pixelsPerCentimetre = faceHeight / Camera.FaceHeight;
        float below = Math.Clamp(belowEyes, 14, BelowEyes);
        int samples = faceHeight < SmallFace ? 3 : 2;
        int width = (int)(WidthInCentimetres * pixelsPerCentimetre) + 1;
        int height = (int)((AboveEyes + below) * pixelsPerCentimetre) + 1;
        float detail = Math.Clamp(pixelsPerCentimetre / 9, 0.4f, 1);
        var figure = new Figure(identity, moment, detail, -below);
        float eyesX = width / 2f;
        float eyesY = AboveEyes * pixelsPerCentimetre;
        var camera = new Camera(pixelsPerCentimetre * samples, eyesX * samples, eyesY * samples);
        FaceTexture texture = FaceTexturePainter.Paint(identity, moment.Expression, Math.Clamp(pixelsPerCentimetre * 1.25f, 4, 32));
        using var shadows = new ShadowMap(figure.Meshes, moment.Lighting, detail >= 1 ? 300 : 180);
        var shader = new FigureShader(
            moment.Lighting,
            shadows,
            new Skin(texture, identity.PatternSeed),
            new JumperPattern(identity, moment));
        byte[] pixels = Draw(figure, camera, shader, width, height, samples, faceHeight < SmallFace);
        return new FigureSprite(width, height, pixels, FaceBoxOf(figure, camera, samples), eyesX, eyesY);
    }

    private static byte[] Draw(
        Figure figure,
        Camera camera,
        FigureShader shader,
        int width,
        int height,
        int samples,
        bool shadeEverySample)
    {
        var projected = new Point3[figure.Meshes.Count][];
        using var buffer = new VisibilityBuffer(width * samples, height * samples);
        for (int index = 0; index < projected.Length; index++)
        {
            Mesh mesh = figure.Meshes[index];
            projected[index] = ArrayPool<Point3>.Shared.Rent(mesh.Positions.Length);
            for (int i = 0; i < mesh.Positions.Length; i++)
                projected[index][i] = camera.Project(mesh.Positions[i]);
            Rasteriser.Draw(buffer, mesh, index, projected[index].AsSpan(0, mesh.Positions.Length));
        }

        var sampler = new SurfaceSampler(figure.Meshes, projected, camera);
        byte[] pixels = new PixelResolver(buffer, sampler, shader, samples, shadeEverySample).Resolve(width, height);
        foreach (Point3[] rented in projected)
            ArrayPool<Point3>.Shared.Return(rented);
        return pixels;
    }

    private static FaceBox FaceBoxOf(Figure figure, Camera camera, int samples)
    {
        (float left, float top, float right, float bottom) = (float.MaxValue, float.MaxValue, float.MinValue, float.MinValue);
        foreach (Point3 point in figure.FacePoints)
        {
            Point3 seen = camera.Project(point) * (1f / samples);
            left = MathF.Min(left, seen.X);
            right = MathF.Max(right, seen.X);
            top = MathF.Min(top, seen.Y);
            bottom = MathF.Max(bottom, seen.Y);
        }

        return new(left, top, right - left, bottom - top);
    }
}
