namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>Bad light: each channel becomes <paramref name="Gain"/> x value + <paramref name="Lift"/>, cut to 0..255.</summary>
/// <param name="Gain">1 for the light as it was.</param>
/// <param name="Lift">In levels of 0..255.</param>
/// <param name="FaceAlone">Whether the surroundings keep their light: a person before a window.</param>
internal sealed record FaceLight(float Gain, float Lift, bool FaceAlone = false);
