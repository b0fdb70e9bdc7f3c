using ConsentLens.Pipeline.Faces.Gallery;

namespace ConsentLens.Pipeline.Faces.Enrolment;

/// <summary>What came of enrolling people by their reference photos.</summary>
/// <param name="Templates">One template a person.</param>
/// <param name="Notes">Whatever a user should know: references refused, people without any, people who look alike.</param>
public sealed record EnrolmentResult(IReadOnlyList<Template> Templates, IReadOnlyList<EnrolmentNote> Notes);
