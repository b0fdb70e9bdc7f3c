namespace ConsentLens.Pipeline.Onnx;

/// <summary>How far ONNX Runtime rewrites a graph before it runs; the values are those of its C API.</summary>
public enum GraphOptimizationLevel
{
    /// <summary>The graph runs as it is written.</summary>
    DisableAll = 0,

    /// <summary>Constant folding and removal of redundant nodes.</summary>
    Basic = 1,

    /// <summary>Also fusions of neighbouring nodes.</summary>
    Extended = 2,

    /// <summary>Also layouts that suit the processor. Halves the time of a convolutional network.</summary>
    All = 99,
}
