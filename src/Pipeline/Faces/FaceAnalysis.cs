namespace ConsentLens.Pipeline.Faces;

/// <summary>The faces of one image, and how long it took to find and to embed them.</summary>
/// <param name="Faces">Every face and possible face, best score first.</param>
/// <param name="DetectTime">Time spent finding them.</param>
/// <param name="EmbedTime">Time spent aligning and embedding them.</param>
public sealed record FaceAnalysis(IReadOnlyList<AnalysedFace> Faces, TimeSpan DetectTime, TimeSpan EmbedTime);
