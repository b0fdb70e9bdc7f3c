namespace ConsentLens.Pipeline.Judging;

/// <summary>With whom the photos of a batch were compared when they were first screened.</summary>
/// <param name="DeclaredClasses">The classes that were declared; empty for the whole school.</param>
/// <param name="FirstScreened">When the first of its photos was screened, or null when none was.</param>
internal sealed record BatchScope(IReadOnlyList<string> DeclaredClasses, DateTimeOffset? FirstScreened);
