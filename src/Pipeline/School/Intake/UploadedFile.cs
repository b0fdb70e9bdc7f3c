namespace ConsentLens.Pipeline.School.Intake;

/// <summary>A file that an upload holds.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its size.</param>
public sealed record UploadedFile(string Name, long Bytes);
