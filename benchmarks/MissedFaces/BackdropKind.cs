namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>The background of a face.</summary>
internal enum BackdropKind
{
    /// <summary>A plain wall.</summary>
    Plain,

    /// <summary>A drawn place at a school, without people.</summary>
    Scene,

    /// <summary>A part of a real photo without a face, enlarged.</summary>
    Photograph,
}
