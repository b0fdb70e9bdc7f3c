namespace ConsentLens.Pipeline.Imaging.Isolation;

/// <summary>A process that decodes photos came to its end, or answered nonsense, over a request.</summary>
internal sealed class DecoderLostException(string message, Exception? inner = null) : Exception(message, inner);
