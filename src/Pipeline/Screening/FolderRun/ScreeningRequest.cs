using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Vision.Faces.Gallery;

namespace ConsentLens.Pipeline.Screening.FolderRun;

/// <summary>Everything a run needs.</summary>
public sealed record ScreeningRequest
{
    public required IPhotoBatch Batch { get; init; }

    /// <summary>The people, and what they consented to.</summary>
    public required SchoolRegister Register { get; init; }

    /// <summary>Templates of the whole school.</summary>
    public required IReadOnlyList<Template> Templates { get; init; }

    /// <summary>What the user set.</summary>
    public required ScreeningOptions Options { get; init; }

    /// <summary>Where the results go; made when absent.</summary>
    public required string Output { get; init; }

    /// <summary>A hash of the register: a run that was stopped is resumed only with the same one.</summary>
    public required string RegisterFingerprint { get; init; }
}
