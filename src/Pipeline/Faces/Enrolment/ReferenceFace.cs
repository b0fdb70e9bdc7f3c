namespace ConsentLens.Pipeline.Faces.Enrolment;

/// <summary>The one face of a reference photo, or why it cannot be used.</summary>
/// <param name="Embedding">The embedding; null when the photo was refused.</param>
/// <param name="Problem">Why it was refused, as one sentence; null when it was not.</param>
public sealed record ReferenceFace(float[]? Embedding, string? Problem);
