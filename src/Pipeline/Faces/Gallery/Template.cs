namespace ConsentLens.Pipeline.Faces.Gallery;

/// <summary>What a person is recognised by: biometric data in the sense of the Protection of Freedoms Act 2012 s.28.</summary>
/// <param name="PersonId">Whose it is.</param>
/// <param name="Mean">The mean of the references; L2-normalised when the metric is cosine.</param>
/// <param name="References">The embedding of each reference photo, for the second opinion.</param>
public sealed record Template(string PersonId, float[] Mean, IReadOnlyList<float[]> References)
{
    /// <summary>The person's id alone: embeddings never belong in a log.</summary>
    public override string ToString() => $"Template of {PersonId}";
}
