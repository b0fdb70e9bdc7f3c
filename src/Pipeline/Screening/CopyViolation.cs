namespace ConsentLens.Pipeline.Screening;

/// <summary>Something in a copy that must not be there.</summary>
/// <param name="Offset">Where in the file, in bytes from its beginning.</param>
/// <param name="Description">What it is, in a few words.</param>
public sealed record CopyViolation(int Offset, string Description);
