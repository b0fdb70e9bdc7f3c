namespace ConsentLens.Pipeline.Storage.Register;

/// <summary>The register is not as it was when the import was looked at. Nothing was imported.</summary>
public sealed class RegisterChangedException() : InvalidOperationException(
    "The register was changed by somebody else since you looked at this import; look at it again before you confirm. Nothing was imported.");
