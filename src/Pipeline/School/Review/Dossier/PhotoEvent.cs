namespace ConsentLens.Pipeline.School.Review.Dossier;

/// <summary>Something that once happened to a photo.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who did it, or null for the program.</param>
/// <param name="What">What, in plain words without names of people.</param>
/// <param name="PersonId">Whom it is about, or null.</param>
/// <param name="Note">What was written beside it, or null.</param>
public sealed record PhotoEvent(DateTimeOffset At, string? By, string What, string? PersonId = null, string? Note = null);
