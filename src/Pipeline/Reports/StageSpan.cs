namespace ConsentLens.Pipeline.Reports;

/// <summary>A stretch of time that <see cref="ThroughputMeter.Measure"/> began; disposing of it, once, ends and counts it.</summary>
public readonly record struct StageSpan : IDisposable
{
    private readonly ThroughputMeter _meter;
    private readonly ScreeningStage _stage;
    private readonly long _start;

    internal StageSpan(ThroughputMeter meter, ScreeningStage stage, long start) => (_meter, _stage, _start) = (meter, stage, start);

    /// <summary>Ends the span.</summary>
    public void Dispose() => _meter?.AddSince(_stage, _start);
}
