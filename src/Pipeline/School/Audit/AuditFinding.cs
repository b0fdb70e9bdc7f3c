namespace ConsentLens.Pipeline.School.Audit;

/// <summary>Something that is wrong with an audit log.</summary>
/// <param name="Fault">What kind of thing.</param>
/// <param name="Sequence">The entry it was noticed at; 0 when it is about the whole log.</param>
/// <param name="Text">One sentence for the reader, without personal data.</param>
public sealed record AuditFinding(AuditFault Fault, long Sequence, string Text);
