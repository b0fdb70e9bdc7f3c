using ConsentLens.Consent.Judgement;
using ConsentLens.Pipeline.Faces.Embedding;

namespace ConsentLens.Pipeline.Faces;

/// <summary>A face found in a photo, with all that was measured on it.</summary>
/// <param name="Detection">Where it is, in pixels of the analysed image.</param>
/// <param name="Quality">How far it can be relied on.</param>
/// <param name="Embedding">Its embedding, or null when none was computed. Lives in memory alone: an unknown person's is never stored.</param>
public sealed record AnalysedFace(FaceDetection Detection, FaceQuality Quality, FaceEmbedding? Embedding);
