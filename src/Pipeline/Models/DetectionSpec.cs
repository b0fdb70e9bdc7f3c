namespace ConsentLens.Pipeline.Models;

/// <summary>How a detector's scores are read.</summary>
/// <param name="SureAt">From this score on a detection is a face; below it, a possible one.</param>
/// <param name="PossibleAt">From this score on a detection is kept at all, as a possible face.</param>
/// <param name="MissesFaces">True when the detector is known to miss faces: a photo in which it finds none is then never clear.</param>
public sealed record DetectionSpec(float SureAt, float PossibleAt, bool MissesFaces);
