namespace ConsentLens.Pipeline.School.Intake;

/// <summary>What became of one uploaded file.</summary>
/// <param name="Name">The name under which it was taken in: a number is put behind it when another photo of the upload has it already.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="PhotoId">The photo, when it is in this upload.</param>
/// <param name="Earlier">For a duplicate, the other batch in which the photo lies; null when it lies in this one, or where it lies is not to be told.</param>
/// <param name="Problem">Why it cannot be read, as one sentence; otherwise null.</param>
public sealed record ReceivedPhoto(string Name, IntakeOutcome Outcome, long? PhotoId = null, EarlierBatch? Earlier = null, string? Problem = null);
