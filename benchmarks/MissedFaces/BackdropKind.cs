namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>What faces are put in front of.</summary>
internal enum BackdropKind
{
    /// <summary>An even wall.</summary>
    Plain,

    /// <summary>A drawn place at a school, without people.</summary>
    Scene,

    /// <summary>A part of a real photo without a face, enlarged.</summary>
    Photograph,
}
