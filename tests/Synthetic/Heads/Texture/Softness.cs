namespace ConsentLens.Synthetic.Heads.Texture;

/// <summary>How far the edges of painted features run out, as standard deviations in centimetres.</summary>
internal static class Softness
{
    public const float Crisp = 0.03f;
    public const float Soft = 0.09f;
    public const float Smooth = 0.22f;
    public const float Wide = 0.45f;
    public const float Vast = 0.8f;
}
