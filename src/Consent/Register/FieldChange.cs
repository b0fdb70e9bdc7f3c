namespace ConsentLens.Consent.Register;

/// <summary>One value that an import would change.</summary>
/// <param name="PersonId">Whose value it is.</param>
/// <param name="Line">The line of the file that says so.</param>
/// <param name="Column">Which value.</param>
/// <param name="OldValue">What the register holds; for a consent its state, e.g. <c>withdrawn</c>. Empty for nothing.</param>
/// <param name="NewValue">What the file says. Empty for nothing.</param>
/// <param name="IsMorePermissive">
/// True when the person could be shown, or recognised, where that was not so before: a consent or biometric consent gained, a bar lifted.
/// Such a change deserves a second look, above all where it would undo a withdrawal that the file's source has not heard of.
/// </param>
public sealed record FieldChange(
    string PersonId,
    int Line,
    RegisterColumn Column,
    string OldValue,
    string NewValue,
    bool IsMorePermissive);
