using ConsentLens.Consent.Ledger;

namespace ConsentLens.Consent.Policy;

/// <summary>How a school judges photos for one channel.</summary>
public sealed record ScreeningRules
{
    /// <summary>The channel, or null where there is none: on the command line.</summary>
    public string? ChannelId { get; init; }

    /// <summary>What the channel uses images for.</summary>
    public required Use Use { get; init; }

    /// <summary>Which faces stop a photo.</summary>
    public ScreeningMode Mode { get; init; } = ScreeningMode.AllowList;

    /// <summary>What a restricted person in a photo leads to.</summary>
    public HitAction OnHit { get; init; } = HitAction.Block;

    /// <summary>What an unknown face leads to.</summary>
    public DoubtAction OnUnknown { get; init; } = DoubtAction.Review;

    /// <summary>What a face too small to be recognised leads to.</summary>
    public DoubtAction OnSmall { get; init; } = DoubtAction.Blur;

    /// <summary>Whether names that are written in the picture count, and no photo is clear or blurred in which nobody looked for them.</summary>
    public bool ReadsPictures { get; init; } = true;

    /// <summary>How recognisable the faces are that it shows, and how large its copies.</summary>
    public ExposureRule Exposure { get; init; } = new();
}
