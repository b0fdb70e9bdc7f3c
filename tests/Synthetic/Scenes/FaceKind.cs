namespace ConsentLens.Synthetic.Scenes;

/// <summary>How well a face can be recognised in a photo.</summary>
public enum FaceKind
{
    /// <summary>Large enough, sharp, towards the camera.</summary>
    Clear,

    /// <summary>Someone in the background.</summary>
    Small,

    /// <summary>Turned far to one side.</summary>
    Turned,

    /// <summary>Moved while the photo was taken.</summary>
    Blurred,
}
