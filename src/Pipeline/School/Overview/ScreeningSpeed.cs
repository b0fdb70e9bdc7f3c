namespace ConsentLens.Pipeline.School.Overview;

/// <summary>How much was screened of late.</summary>
/// <param name="Photos">Photos.</param>
/// <param name="PhotosPerSecond">The mean speed while batches were being screened; null when nothing was.</param>
public sealed record ScreeningSpeed(int Photos, double? PhotosPerSecond);
