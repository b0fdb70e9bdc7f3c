using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Faces;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports;

/// <summary>One face of a report.</summary>
public sealed record FaceReport
{
    /// <summary>Where it is, in pixels of the upright original.</summary>
    public required FaceBox Box { get; init; }

    /// <summary>The detector's confidence, 0..1.</summary>
    public required float Detection { get; init; }

    /// <summary>How far it can be relied on.</summary>
    public required FaceQuality Quality { get; init; }

    /// <summary>How it stands towards the channel.</summary>
    public required FaceIdentity Identity { get; init; }

    /// <summary>What the policy asked for it.</summary>
    public required FaceTreatment Treatment { get; init; }

    /// <summary>Why.</summary>
    public required Reason Reason { get; init; }

    /// <summary>Who it is, when established; otherwise null.</summary>
    public string? PersonId { get; init; }

    /// <summary>True when the person has a safeguarding bar: report.html then shows no id.</summary>
    public bool Barred { get; init; }

    /// <summary>Similarity to the nearest person, higher is closer; null when not compared.</summary>
    public double? Similarity { get; init; }

    /// <summary>How far the nearest person is ahead of the second; null with fewer than two.</summary>
    public double? Margin { get; init; }
}
