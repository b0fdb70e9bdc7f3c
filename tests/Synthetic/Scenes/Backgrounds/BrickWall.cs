using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Scenes.Backgrounds;

/// <summary>A playground wall, sometimes with a window.</summary>
internal static class BrickWall
{
    public const float FloorY = 0.88f;

    private static readonly Colour Brick = new(150, 84, 62);

    public static void Paint(SceneBrush brush)
    {
        brush.Fill(new(170, 160, 150));
        float courseHeight = brush.Random.Uniform(0.02f, 0.04f);
        float brickWidth = courseHeight * 3 * brush.HeightInWidths;
        int course = 0;
        for (float y = 0; y < FloorY; y += courseHeight, course++)
        {
            float start = course % 2 == 0 ? 0 : -brickWidth / 2;
            for (float x = start; x < 1; x += brickWidth)
                brush.Rectangle(x, y, brickWidth * 0.95f, courseHeight * 0.9f, Brick.Jitter(brush.Random, 12));
        }

        brush.Rectangle(0, FloorY, 1, 1 - FloorY, new(120, 120, 118));
        if (brush.Random.Chance(0.6))
        {
            brush.Rectangle(0.1f, 0.05f, 0.25f, 0.3f, new(240, 240, 240));
            brush.Rectangle(0.115f, 0.07f, 0.22f, 0.26f, new(90, 120, 140));
        }
    }
}
