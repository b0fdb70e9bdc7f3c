namespace ConsentLens.Consent.Register;

/// <summary>One value that an import would change.</summary>
/// <param name="PersonId">Whose value it is.</param>
/// <param name="Line">The line of the file.</param>
/// <param name="Column">Which value.</param>
/// <param name="OldValue">What the register has; for a consent its state, e.g. <c>withdrawn</c>. Empty if nothing.</param>
/// <param name="NewValue">What the file says. Empty if nothing.</param>
/// <param name="IsMorePermissive">
/// True when the change would let the person be shown or recognised where they were not before: a consent or biometric consent gained, a bar lifted.
/// Such a change needs a second look, especially where it would undo a withdrawal that the file's source does not know about.
/// </param>
public sealed record FieldChange(
    string PersonId,
    int Line,
    RegisterColumn Column,
    string OldValue,
    string NewValue,
    bool IsMorePermissive);
