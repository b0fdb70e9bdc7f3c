using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Scenes.Backgrounds;

/// <summary>Display boards full of work, a clock, desks. The round blobs on the pictures test that no face is seen in them.</summary>
internal static class Classroom
{
    public const float FloorY = 0.75f;

    private const int Boards = 3;
    private const int SheetsOnBoard = 14;

    private static readonly Colour[] BoardColours = [new(40, 90, 150), new(200, 160, 40), new(60, 130, 80), new(160, 50, 60)];

    public static void Paint(SceneBrush brush)
    {
        SeededRandom random = brush.Random;
        brush.Fill(new Colour(226, 220, 200).Jitter(random, 12));
        for (int board = 0; board < Boards; board++)
            PaintBoard(brush, 0.03f + (board * 0.33f));
        brush.Ellipse(0.5f, 0.06f, 0.043f * brush.HeightInWidths, 0.043f, new(34, 34, 34));
        brush.Ellipse(0.5f, 0.06f, 0.037f * brush.HeightInWidths, 0.037f, Colour.White);
        brush.Rectangle(0, FloorY, 1, 1 - FloorY, new(150, 120, 90));
        for (int desk = 0; desk < 5; desk++)
            brush.Rectangle(random.Uniform(0, 0.9f), random.Uniform(0.6f, 0.8f), 0.14f, 0.04f, new(190, 150, 100));
    }

    private static void PaintBoard(SceneBrush brush, float x)
    {
        SeededRandom random = brush.Random;
        const float Width = 0.28f;
        const float Height = 0.36f;
        brush.Rectangle(x, 0.06f, Width, Height, random.Pick(BoardColours));
        for (int sheet = 0; sheet < SheetsOnBoard; sheet++)
        {
            float width = Width * random.Uniform(0.1f, 0.2f);
            float height = width / brush.HeightInWidths * random.Uniform(0.7f, 1.4f);
            float left = x + (random.Uniform(0.02f, 0.8f) * Width);
            float top = 0.06f + (random.Uniform(0.03f, 0.75f) * Height);
            brush.Rectangle(left, top, width, height, new Colour(235, 232, 220).Jitter(random, 14));
            for (int mark = 0; mark < 3; mark++)
                PaintMark(brush, left, top, width, height);
        }
    }

    private static void PaintMark(SceneBrush brush, float left, float top, float width, float height)
    {
        SeededRandom random = brush.Random;
        if (random.Chance(0.4))
        {
            Colour colour = new Colour(150, 120, 100).Jitter(random, 50);
            float x = left + (width * random.Uniform(0.2f, 0.8f));
            float y = top + (height * random.Uniform(0.2f, 0.8f));
            brush.Circle(x, y, width * random.Uniform(0.08f, 0.25f), colour);
        }
        else
        {
            brush.Rectangle(left + (width * 0.1f), top + (height * random.Uniform(0.1f, 0.7f)), width * 0.7f, height * 0.05f, new(85, 85, 85));
        }
    }
}
