namespace ConsentLens.Pipeline.Onnx.Native;

/// <summary>The side of a model that a node is on.</summary>
internal enum NodeSide
{
    /// <summary>What the model takes.</summary>
    Input,

    /// <summary>What the model computes.</summary>
    Output,
}
