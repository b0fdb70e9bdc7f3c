using ConsentLens.Consent.Policy;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>How many photos have each verdict on a channel.</summary>
/// <param name="ChannelId">The channel.</param>
/// <param name="Clear">Photos that may be released.</param>
/// <param name="Blur">Photos that may be released with faces filled.</param>
/// <param name="Review">Photos that a human decides.</param>
/// <param name="Block">Photos that may not be released.</param>
public sealed record VerdictTally(string ChannelId, int Clear, int Blur, int Review, int Block)
{
    /// <summary>All of them.</summary>
    public int Total => Clear + Blur + Review + Block;

    public int Of(Verdict verdict) => verdict switch
    {
        Verdict.Clear => Clear,
        Verdict.Blur => Blur,
        Verdict.Review => Review,
        _ => Block,
    };
}
