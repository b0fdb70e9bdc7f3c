namespace ConsentLens.Pipeline.Models;

/// <summary>One model of the manifest.</summary>
/// <param name="Name">The name that packs and reports call it by.</param>
/// <param name="Role">What it does.</param>
/// <param name="Kind">How it is built and read.</param>
/// <param name="Licence">Its licence, in the words of its source.</param>
/// <param name="Origin">Where it comes from, for people.</param>
/// <param name="Files">What it is built from.</param>
/// <param name="Input">What its input tensor holds.</param>
/// <param name="Built">The ONNX file it runs from.</param>
/// <param name="Embedding">What an embedder needs around its network; null for the other roles.</param>
/// <param name="Detection">How a detector's scores are read; null for the other roles.</param>
public sealed record ModelDescription(
    string Name,
    ModelRole Role,
    ModelKind Kind,
    string Licence,
    string Origin,
    IReadOnlyList<ModelFile> Files,
    InputSpec Input,
    BuiltModel Built,
    EmbeddingSpec? Embedding = null,
    DetectionSpec? Detection = null);
