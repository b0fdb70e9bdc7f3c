namespace ConsentLens.Consent.Policy;

/// <summary>One face, or possible face, in a photo: all that the policy needs to know about it.</summary>
public sealed record FaceFinding
{
    /// <summary>How far the face can be relied on.</summary>
    public required FaceQuality Quality { get; init; }

    /// <summary>Whom it resembles.</summary>
    public required FaceComparison Comparison { get; init; }

    /// <summary>How it is seen; null where nobody knows.</summary>
    public FaceView? View { get; init; }

    /// <summary>Ids of people whom it resembled until their template was destroyed: no comparison can tell any longer that it is not one of them.</summary>
    public IReadOnlyList<string> Resembled { get; init; } = [];

    /// <summary>When the last of those templates was destroyed, or null.</summary>
    public DateTimeOffset? ReopenedAt { get; init; }

    /// <summary>What a human said of it, or null.</summary>
    public HumanAssertion? Human { get; init; }

    /// <summary>That, where it settles something; otherwise null.</summary>
    public HumanAssertion? Decision => (Human?.Kind).Settles() ? Human : null;
}
