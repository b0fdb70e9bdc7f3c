using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Scenes.Backgrounds;

/// <summary>Wall bars, a wooden floor with a court's line, balls.</summary>
internal static class SchoolHall
{
    public const float FloorY = 0.7f;

    public static void Paint(SceneBrush brush)
    {
        SeededRandom random = brush.Random;
        brush.Fill(new Colour(190, 185, 178).Jitter(random, 14));
        for (int post = 0; post < 14; post++)
            brush.Rectangle(0.04f + (post * 0.07f), 0.05f, 0.012f, 0.5f, new(150, 110, 70));
        for (int bar = 0; bar < 11; bar++)
            brush.Rectangle(0, 0.08f + (bar * 0.045f), 0.45f, 0.008f, new(170, 125, 80));
        brush.Rectangle(0, FloorY, 1, 1 - FloorY, new(186, 140, 88));
        brush.Curve(new(0, 0.85f), new(0.5f, 0.7f), new(1, 0.9f), 0.01f, new(187, 51, 51));
        for (int ball = 0; ball < 6; ball++)
        {
            var colour = new Colour(random.Uniform(90, 240), random.Uniform(60, 140), random.Uniform(30, 120));
            brush.Circle(random.Uniform(0, 1), random.Uniform(0.1f, 0.9f), random.Uniform(0.01f, 0.035f), colour);
        }
    }
}
