namespace ConsentLens.Consent.Judgement;

/// <summary>How far a face can be relied on to be told apart from others.</summary>
public enum FaceQuality
{
    /// <summary>Large, sharp and towards the camera.</summary>
    Good,

    /// <summary>Narrower than 20 px in the release copy: nobody can be told apart at that size, by a machine or by a reader.</summary>
    Small,

    /// <summary>Too soft for a comparison to be relied on.</summary>
    Blurred,

    /// <summary>Turned so far away that a comparison cannot be relied on.</summary>
    Turned,

    /// <summary>Perhaps not a face at all: a low detection score.</summary>
    Possible,
}
