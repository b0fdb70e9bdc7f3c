namespace ConsentLens.Pipeline.Faces.Detection;

/// <summary>Keeps the best of several detections of one face.</summary>
public static class NonMaximumSuppression
{
    /// <summary>
    /// The detections that overlap no better one by more than <paramref name="overlap"/> (intersection over union), best score first.
    /// Equal scores are ordered by place and size, so that the same input gives the same output everywhere.
    /// </summary>
    public static List<FaceDetection> Apply(IEnumerable<FaceDetection> detections, float overlap)
    {
        var kept = new List<FaceDetection>();
        IEnumerable<FaceDetection> ordered = detections
            .OrderByDescending(d => d.Score)
            .ThenBy(d => d.Box.Y)
            .ThenBy(d => d.Box.X)
            .ThenBy(d => d.Box.Width)
            .ThenBy(d => d.Box.Height);
        foreach (FaceDetection detection in ordered)
        {
            if (kept.TrueForAll(other => other.Box.IntersectionOverUnion(detection.Box) <= overlap)) kept.Add(detection);
        }

        return kept;
    }
}
