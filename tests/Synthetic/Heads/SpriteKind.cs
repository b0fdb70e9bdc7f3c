namespace ConsentLens.Synthetic.Heads;

/// <summary>How a person holds the head in a sprite.</summary>
internal enum SpriteKind
{
    /// <summary>Towards the camera, as for a portrait.</summary>
    Calm,

    /// <summary>Casually.</summary>
    Everyday,

    /// <summary>Far to one side.</summary>
    Turned,

    /// <summary>No head: jumper, trousers and shoes.</summary>
    Uniform,
}
