namespace ConsentLens.Pipeline.Screening;

/// <summary>Milliseconds spent in each stage of screening.</summary>
public readonly record struct StageTimes(double Decode, double Detect, double Embed, double Match, double Redact, double Encode)
{
    /// <summary>The sum of two, stage by stage.</summary>
    public static StageTimes operator +(StageTimes a, StageTimes b) =>
        new(a.Decode + b.Decode, a.Detect + b.Detect, a.Embed + b.Embed, a.Match + b.Match, a.Redact + b.Redact, a.Encode + b.Encode);

    /// <summary>The sum of two, stage by stage.</summary>
    public static StageTimes Add(StageTimes a, StageTimes b) => a + b;
}
