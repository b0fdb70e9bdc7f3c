namespace ConsentLens.Consent.Policy;

/// <summary>How far a comparison of the face can be relied on.</summary>
public enum FaceQuality
{
    /// <summary>Large, sharp and facing the camera.</summary>
    Good,

    /// <summary>Narrower than 20 px in a copy of the usual size: at that size neither a machine nor a reader can recognise anybody.</summary>
    Small,

    /// <summary>Too blurred for a comparison to be relied on.</summary>
    Blurred,

    /// <summary>Turned so far away that a comparison cannot be relied on.</summary>
    Turned,

    /// <summary>Perhaps not a face at all: a low detection score.</summary>
    Possible,
}
