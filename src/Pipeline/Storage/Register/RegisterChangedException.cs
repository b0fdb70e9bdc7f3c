namespace ConsentLens.Pipeline.Storage.Register;

/// <summary>The register is not as it was when the import was looked at. Nothing was imported.</summary>
public sealed class RegisterChangedException() : InvalidOperationException(
    "Nothing was imported, because the register has changed since you previewed this file. Check the new preview before you confirm.");
