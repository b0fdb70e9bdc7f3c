namespace ConsentLens.Pipeline.Models;

/// <summary>How a model's ONNX file compares with the manifest.</summary>
public enum ModelState
{
    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It is there with another hash than the manifest gives, and must not be used.</summary>
    WrongHash,

    /// <summary>It is there with the right hash.</summary>
    Verified,
}
