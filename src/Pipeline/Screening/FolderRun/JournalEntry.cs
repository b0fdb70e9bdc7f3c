using ConsentLens.Pipeline.Screening.FolderRun.Reports;

namespace ConsentLens.Pipeline.Screening.FolderRun;

/// <summary>One finished photo, as the journal keeps it.</summary>
/// <param name="Photo">What the reports say of it.</param>
/// <param name="CopySha256">SHA-256 of its release copy, lower-case hex; null when it has none. A copy that differs is not this photo's.</param>
public sealed record JournalEntry(PhotoReport Photo, string? CopySha256);
