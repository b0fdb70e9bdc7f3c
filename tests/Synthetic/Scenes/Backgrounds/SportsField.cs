using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Scenes.Backgrounds;

/// <summary>Sky, bushes and grass.</summary>
internal static class SportsField
{
    public const float FloorY = 0.48f;

    public static void Paint(SceneBrush brush)
    {
        SeededRandom random = brush.Random;
        brush.VerticalGradient(0, 0.5f, new(127, 176, 221), new(220, 232, 238));
        for (int bush = 0; bush < 40; bush++)
        {
            Colour green = new Colour(60, 95, 50).Jitter(random, 14);
            float x = random.Uniform(0, 1);
            float y = random.Uniform(0.3f, 0.5f);
            brush.Ellipse(x, y, random.Uniform(0.03f, 0.09f), random.Uniform(0.04f, 0.12f), green);
        }

        brush.VerticalGradient(FloorY, 1, new(104, 142, 78), new(88, 132, 62));
    }
}
