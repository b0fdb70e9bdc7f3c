namespace ConsentLens.Pipeline.Faces;

/// <summary>A face, or a possible one, as a detector found it.</summary>
/// <param name="Box">Where it is, in pixels of the searched image.</param>
/// <param name="Score">The detector's confidence, 0..1; <see cref="DrawnByHand"/> where there was none.</param>
/// <param name="Landmarks">Its five points, in pixels of the searched image.</param>
public sealed record FaceDetection(FaceBox Box, float Score, FaceLandmarks Landmarks)
{
    /// <summary>The score of a face that a human drew, which no detector gives.</summary>
    public const float DrawnByHand = 0;

    /// <summary>Whether a human drew it. Its points are guesses then, by which it cannot be compared.</summary>
    public bool IsDrawnByHand => Score == DrawnByHand;

    /// <summary>The same face in an image that is <paramref name="factor"/> times as large.</summary>
    public FaceDetection Scale(float factor) => this with { Box = Box.Scale(factor), Landmarks = Landmarks.Scale(factor) };
}
