using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Scenes.Backgrounds;

/// <summary>A photographer's plain backdrop, lighter in the middle.</summary>
internal static class Studio
{
    public static void Paint(SceneBrush brush)
    {
        Colour colour = new Colour(150, 160, 175).Jitter(brush.Random, 18);
        brush.Canvas.FillRadialGradient(new(0.5f, 0.35f), 0.8f, colour.Times(1.2f), colour.Times(0.6f));
    }
}
