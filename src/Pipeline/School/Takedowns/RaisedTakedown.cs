namespace ConsentLens.Pipeline.School.Takedowns;

/// <summary>A takedown task that is to be raised.</summary>
/// <param name="Photo">What has to come down, and where.</param>
/// <param name="Reasons">Why, as codes joined by commas.</param>
internal sealed record RaisedTakedown(ReleasedPhoto Photo, string Reasons);
