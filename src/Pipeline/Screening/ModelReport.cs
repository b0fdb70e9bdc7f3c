namespace ConsentLens.Pipeline.Screening;

/// <summary>One model in use.</summary>
/// <param name="Name">Its name in models/manifest.json.</param>
/// <param name="Licence">Its licence.</param>
/// <param name="Sha256">Hash of the ONNX file in use, lower-case hex.</param>
public sealed record ModelReport(string Name, string Licence, string Sha256);
