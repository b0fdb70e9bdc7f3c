namespace ConsentLens.Pipeline.Onnx;

/// <summary>ONNX Runtime is absent, or refused a model or a run. The message is one sentence for the user.</summary>
public sealed class OnnxException : Exception
{
    /// <summary>A failure described by <paramref name="message"/>.</summary>
    public OnnxException(string message)
        : base(message)
    {
    }

    /// <summary>A failure described by <paramref name="message"/>, caused by <paramref name="cause"/>.</summary>
    public OnnxException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
