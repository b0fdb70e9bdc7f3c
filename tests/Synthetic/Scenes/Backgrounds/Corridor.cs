using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Scenes.Backgrounds;

/// <summary>A row of lockers.</summary>
internal static class Corridor
{
    public const float FloorY = 0.85f;

    private const int Lockers = 12;

    public static void Paint(SceneBrush brush)
    {
        SeededRandom random = brush.Random;
        brush.Fill(new Colour(205, 210, 205).Jitter(random, 10));
        for (int locker = 0; locker < Lockers; locker++)
        {
            float left = locker / (float)Lockers;
            brush.Rectangle(left, 0.15f, 1f / 13, 0.7f, new Colour(60, 100, 140).Jitter(random, 14));
            for (int slot = 0; slot < 4; slot++)
                brush.Rectangle(left + (0.25f / Lockers), 0.18f + (slot * 0.012f), 1f / 26, 0.005f, new(30, 50, 70));
        }

        brush.Rectangle(0, FloorY, 1, 1 - FloorY, new(120, 118, 112));
        for (int box = 0; box < 10; box++)
        {
            Colour colour = new Colour(200, 180, 140).Jitter(random, 40);
            brush.Rectangle(random.Uniform(0, 1), random.Uniform(0, 0.12f), 0.05f, 0.07f, colour);
        }
    }
}
