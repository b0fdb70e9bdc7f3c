namespace ConsentLens.Pipeline.Screening;

/// <summary>What the second screening of a redacted copy found.</summary>
public enum CopyProof
{
    /// <summary>Every removed face is gone, and nothing else came to light.</summary>
    Safe,

    /// <summary>A removed face can still be found and recognised.</summary>
    FaceRemains,

    /// <summary>A face came to light that the first screening had not seen.</summary>
    NewFace,
}
