namespace ConsentLens.Pipeline.Onnx;

/// <summary>
/// How a session runs its model. Names follow <c>Microsoft.ML.OnnxRuntime.SessionOptions</c>; the defaults are those that
/// proved fastest for several workers with one thread each, on photos of changing size.
/// </summary>
public sealed record SessionOptions
{
    /// <summary>Threads that work on one run, 1 or more. Workers with one thread each have a higher throughput than one worker with many.</summary>
    public int IntraOpNumThreads { get; init; } = 1;

    /// <summary>How far the graph is rewritten first.</summary>
    public GraphOptimizationLevel GraphOptimizationLevel { get; init; } = GraphOptimizationLevel.All;

    /// <summary>Keeps freed memory for the next run. Off, a large photo takes three times as long.</summary>
    public bool EnableCpuMemArena { get; init; } = true;

    /// <summary>Plans memory once for a fixed input shape. Photos change shape, so that the plans would only pile up.</summary>
    public bool EnableMemoryPattern { get; init; }

    /// <summary>Lets idle threads spin while they wait, which takes the processor away from other workers.</summary>
    public bool AllowSpinning { get; init; }
}
