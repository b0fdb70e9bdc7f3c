namespace ConsentLens.Pipeline.Faces;

/// <summary>A face, or a possible one, as a detector found it.</summary>
/// <param name="Box">Where it is, in pixels of the searched image.</param>
/// <param name="Score">The detector's confidence, 0..1.</param>
/// <param name="Landmarks">Its five points, in pixels of the searched image.</param>
public sealed record FaceDetection(FaceBox Box, float Score, FaceLandmarks Landmarks)
{
    /// <summary>The same face in an image that is <paramref name="factor"/> times as large.</summary>
    public FaceDetection Scale(float factor) => this with { Box = Box.Scale(factor), Landmarks = Landmarks.Scale(factor) };
}
