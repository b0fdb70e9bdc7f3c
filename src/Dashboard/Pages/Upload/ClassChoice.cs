namespace ConsentLens.Dashboard.Pages.Upload;

/// <summary>A class that may be in the photos.</summary>
/// <param name="Name">The class.</param>
/// <param name="Unrecognised">How many in it may not be shown on some channel and cannot be recognised.</param>
public sealed record ClassChoice(string Name, int Unrecognised);
