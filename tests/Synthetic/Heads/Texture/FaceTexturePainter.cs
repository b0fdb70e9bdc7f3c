using ConsentLens.Synthetic.Numerics;
using ConsentLens.Synthetic.Painting;

namespace ConsentLens.Synthetic.Heads.Texture;

/// <summary>Paints a face flat: skin, nose, mouth, eyes, brows, freckles, from the deepest layer up.</summary>
public static class FaceTexturePainter
{
    public static FaceTexture Paint(HeadIdentity identity, Expression expression, float pixelsPerCentimetre)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(expression);
        var texture = new FaceTexture(pixelsPerCentimetre);
        var tones = SkinTones.Of(identity);
        var proportions = new FaceProportions(identity, expression);
        texture.Canvas.Clear(tones.Skin);
        PaintSkin(texture.Canvas, identity, proportions, tones);
        NosePainter.Paint(texture.Canvas, identity, expression, proportions, tones);
        new MouthPainter(texture.Canvas, identity, proportions, tones).Paint();
        EyePainter.Paint(texture, identity, expression, tones);
        BrowPainter.Paint(texture, identity, expression, tones);
        PaintSpots(texture.Canvas, identity, tones);
        return texture;
    }

    private static void PaintSkin(Canvas canvas, HeadIdentity identity, FaceProportions proportions, SkinTones tones)
    {
        EyeShape eyes = identity.Eyes;
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            VectorPath cheek = VectorPath.Ellipse(side * 4, -3.4f, 1.9f, 1.5f);
            VectorPath socket = VectorPath.Ellipse(side * eyes.X, 0.15f, eyes.HalfWidth * 1.35f, 1.25f);
            VectorPath bag = VectorPath.Ellipse(side * eyes.X, -1.15f, eyes.HalfWidth, 0.38f);
            canvas.Fill(cheek, new(tones.Red, 0.25f + (0.6f * identity.Skin.CheekRedness), Softness.Vast));
            canvas.Fill(socket, new(tones.Shadow, 0.32f * eyes.Socket, Softness.Wide));
            canvas.Fill(bag, new(tones.Shadow, 0.15f + (0.35f * identity.Skin.EyeBags), Softness.Smooth));
        }

        VectorPath noseTip = VectorPath.Ellipse(0, proportions.NoseY + 0.2f, 1.1f, 0.8f);
        VectorPath chin = VectorPath.Ellipse(0, proportions.ChinY + 1.4f, 1.4f, 0.9f);
        canvas.Fill(noseTip, new(tones.Red, 0.25f, Softness.Wide));
        canvas.Fill(chin, new(tones.Red, 0.12f, Softness.Vast));
    }

    private static void PaintSpots(Canvas canvas, HeadIdentity identity, SkinTones tones)
    {
        var random = new SeededRandom(identity.Seed + 6);
        int freckles = (int)(240 * identity.Skin.Freckles);
        Colour brown = tones.Skin.Mix(new(140, 80, 45), 0.6f);
        for (int i = 0; i < freckles; i++)
        {
            float x = random.Bell(2.3f);
            float y = -2.2f + random.Bell(1.5f);
            VectorPath spot = VectorPath.Ellipse(x, y, random.Uniform(0.04f, 0.1f), random.Uniform(0.04f, 0.1f));
            canvas.Fill(spot, new(brown, random.Uniform(0.2f, 0.6f)));
        }

        foreach (Point mole in identity.Skin.Moles)
            canvas.Fill(VectorPath.Ellipse(mole.X, mole.Y, 0.16f, 0.16f), new(tones.Dark.Times(0.5f), 0.9f, Softness.Crisp));
    }
}
