namespace ConsentLens.Pipeline.School.Intake;

/// <summary>What became of the files of an uploaded zip, in the order of their names.</summary>
/// <param name="Photos">One answer a file.</param>
public sealed record ReceivedZip(IReadOnlyList<ReceivedPhoto> Photos);
