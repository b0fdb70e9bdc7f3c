using ConsentLens.Synthetic.Heads;
using ConsentLens.Synthetic.Heads.Geometry;
using ConsentLens.Synthetic.Numerics;
using static ConsentLens.Synthetic.Numerics.Interpolate;

namespace ConsentLens.Synthetic.Rendering;

/// <summary>Turns a sample of the surface into the light the camera sees.</summary>
internal sealed class FigureShader
{
    private readonly Lighting _lighting;
    private readonly ShadowMap _shadows;
    private readonly Skin _skin;
    private readonly JumperPattern _jumper;
    private readonly Point3 _halfway;

    public FigureShader(Lighting lighting, ShadowMap shadows, Skin skin, JumperPattern jumper)
    {
        (_lighting, _shadows, _skin, _jumper) = (lighting, shadows, skin, jumper);
        // Halfway between the light and the camera: a surface facing there mirrors the light (Blinn 1977).
        _halfway = (shadows.Direction + new Point3(0, 0, 1)).Normalised();
    }

    public LinearColour Shade(in SurfaceSample sample)
    {
        (LinearColour colour, float skin) = BaseColour(in sample);
        Point3 normal = sample.Normal.Normalised();
        if (normal.Z < 0)
            normal *= -1;
        float towardsLight = normal.Dot(_shadows.Direction);
        float lit = SmoothStep(0, 1, _shadows.LightAt(sample.Place));
        // Skin lets light creep a little way round into the shade, red furthest.
        float wrap = (skin * 0.25f) + 0.08f;
        float diffuse = MathF.Max(0, (towardsLight + wrap) / (1 + wrap));
        float diffuseRed = MathF.Max(0, (towardsLight + (wrap * 1.8f)) / (1 + (wrap * 1.8f)));
        float red = Linear(diffuse, diffuseRed, skin * 0.7f);
        float openness = sample.Occlusion;
        float ambient = _lighting.Ambient * (0.62f + (0.3f * normal.Y) + (0.12f * normal.Z)) * openness * openness;
        float key = _lighting.Key * 1.25f * (0.15f + (0.85f * lit)) * (0.4f + (0.6f * openness));
        float gloss = Gloss(normal, skin) * key * lit;
        float exposure = _lighting.Exposure;
        return new(
            ((colour.Red * (ambient + (key * red))) + gloss) * exposure * (1 + _lighting.RedCast),
            ((colour.Green * (ambient + (key * diffuse))) + gloss) * exposure,
            ((colour.Blue * ((ambient * 1.04f) + (key * diffuse))) + gloss) * exposure * (1 + _lighting.BlueCast));
    }

    private (LinearColour Colour, float Skin) BaseColour(in SurfaceSample sample)
    {
        switch (sample.Material)
        {
            case MeshMaterial.FaceAndHair:
                float hair = SmoothStep(0.25f, 0.75f, sample.Cover);
                if (hair >= 1)
                    return (sample.Colour, 0);
                // The roots of the hair darken the skin they grow from.
                float roots = 1 - (0.35f * SmoothStep(0, 0.3f, sample.Cover) * (1 - hair));
                return (_skin.At(sample.U, sample.V).Times(roots).Mix(sample.Colour, hair), 1 - hair);
            case MeshMaterial.Jumper:
                return (_jumper.At(sample.U, sample.V, sample.Cover), 0);
            default:
                return (sample.Colour, sample.Material == MeshMaterial.Skin ? 1 : 0);
        }
    }

    private float Gloss(Point3 normal, float skin)
    {
        float mirror = MathF.Max(0, normal.Dot(_halfway));
        float power2 = mirror * mirror;
        float power4 = power2 * power2;
        float power8 = power4 * power4;
        if (skin <= 0)
            return (0.05f * power8 * power4) + 0.02f;
        float glancing = (1 - normal.Z) * (1 - normal.Z);
        return (0.07f * power8 * power8 * power2) + (0.05f * glancing * glancing);
    }
}
