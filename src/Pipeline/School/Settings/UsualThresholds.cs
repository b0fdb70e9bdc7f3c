using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.School.Settings;

/// <summary>The likeness that counts for a school that settled nothing: the model pack's, or what the installation was started with.</summary>
public delegate MatchThresholds UsualThresholds();
