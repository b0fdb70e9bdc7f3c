using ConsentLens.Pipeline.School.Intake;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>The details of photos before they are uploaded, as a form has them.</summary>
public sealed record UploadForm
{
    /// <summary>What to call them.</summary>
    public string? Name { get; init; }

    public string? Event { get; init; }

    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>The channels that they are intended for.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>The same, as the pipeline takes it.</summary>
    public UploadPlan ToPlan() => new(Name ?? string.Empty, Event, Classes, Channels);
}
