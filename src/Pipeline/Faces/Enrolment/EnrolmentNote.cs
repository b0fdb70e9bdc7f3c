namespace ConsentLens.Pipeline.Faces.Enrolment;

/// <summary>Something to know about one person's reference photos.</summary>
/// <param name="PersonId">Whose.</param>
/// <param name="File">Which file, inside the references folder; null when it is about the person as a whole.</param>
/// <param name="Message">One sentence.</param>
public sealed record EnrolmentNote(string PersonId, string? File, string Message);
