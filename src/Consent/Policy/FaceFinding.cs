namespace ConsentLens.Consent.Policy;

/// <summary>One face, or possible face, in a photo: all that the policy needs to know about it.</summary>
public sealed record FaceFinding
{
    /// <summary>How far the face can be relied on.</summary>
    public required FaceQuality Quality { get; init; }

    /// <summary>Whom it resembles.</summary>
    public required FaceComparison Comparison { get; init; }

    /// <summary>A human's decision about it, or null.</summary>
    public HumanAssertion? Human { get; init; }
}
