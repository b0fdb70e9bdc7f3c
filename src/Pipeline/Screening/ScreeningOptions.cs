using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Redaction;

namespace ConsentLens.Pipeline.Screening;

/// <summary>What a user can set for a screening run.</summary>
public sealed record ScreeningOptions
{
    public required ScreeningRules Rules { get; init; }
    /// <summary>The number of photos screened at once.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;
    /// <summary>Classes that are in the photos; empty for the whole school. Everybody is looked for all the same: a match with a child of another class is checked.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];
    public RedactionStyle Style { get; init; } = RedactionStyle.Soft;
    /// <summary>1..100.</summary>
    public int Quality { get; init; } = ReleaseCopy.DefaultQuality;
}
