namespace ConsentLens.Pipeline.School.Intake;

/// <summary>What an upload came to.</summary>
/// <param name="Files">Files of it that were not passed over, duplicates among them.</param>
/// <param name="Duplicates">Files that were there already.</param>
/// <param name="Unreadable">Files that could not be read; they are in review.</param>
public sealed record FinishedUpload(int Files, int Duplicates, int Unreadable);
