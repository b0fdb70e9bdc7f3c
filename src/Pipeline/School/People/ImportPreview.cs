using ConsentLens.Consent.Register;

namespace ConsentLens.Pipeline.School.People;

/// <summary>What importing a file would do, to be looked at before it is done.</summary>
/// <param name="File">What was read from the file.</param>
/// <param name="Import">What it would do to the register as it is.</param>
/// <param name="Fingerprint">Stands for all of it: an import that would do something else by now is refused.</param>
public sealed record ImportPreview(RegisterFile File, RegisterImport Import, string Fingerprint);
