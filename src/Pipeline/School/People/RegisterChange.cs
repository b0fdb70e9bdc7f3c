namespace ConsentLens.Pipeline.School.People;

/// <summary>A change of the register that is recorded, and has yet to be carried out on templates and photos.</summary>
/// <param name="NoteId">The note in the database that it is not carried out yet.</param>
/// <param name="PermissionChanged">Whose photos have to be judged again.</param>
/// <param name="BiometricPermissionLost">Whose biometrics have to be destroyed.</param>
internal sealed record RegisterChange(long NoteId, IReadOnlyList<string> PermissionChanged, IReadOnlyList<string> BiometricPermissionLost);
