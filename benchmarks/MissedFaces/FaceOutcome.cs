namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>What became of a face that is in a photo.</summary>
internal enum FaceOutcome
{
    /// <summary>Found, and compared with the people on the register.</summary>
    Judged,

    /// <summary>Found, and too small to be told apart: redacted in the copy, or reviewed.</summary>
    Small,

    /// <summary>Found, and too blurred or turned to be told apart: the photo goes to review.</summary>
    Doubtful,

    /// <summary>Found as a possible face: the photo goes to review.</summary>
    Possible,

    Missed,
}
