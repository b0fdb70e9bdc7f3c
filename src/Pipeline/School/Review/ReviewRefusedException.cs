namespace ConsentLens.Pipeline.School.Review;

/// <summary>Something was said of a photo that cannot be taken. The message is one sentence for whoever said it, without names.</summary>
public sealed class ReviewRefusedException(string message) : Exception(message);
