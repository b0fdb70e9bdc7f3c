namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>How far a release has come.</summary>
public enum ReleaseState
{
    /// <summary>Photos are being chosen.</summary>
    Draft,

    /// <summary>Somebody with the right to do so approved it.</summary>
    Approved,

    /// <summary>Its package is ready.</summary>
    Built,

    /// <summary>It was given up, or its package no longer holds.</summary>
    Cancelled,
}
