namespace ConsentLens.Pipeline.Models;

/// <summary>A line of <c>consentlens models check</c>: a model as part of a pack.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Role">What it does.</param>
/// <param name="Pack">The pack's name.</param>
/// <param name="IsOptional">The pack is used only when asked for by name.</param>
/// <param name="InUse">The pack is the one that a screening would use now.</param>
/// <param name="Licence">The model's licence.</param>
/// <param name="State">Whether its ONNX file is there with the right hash.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Path">Its ONNX file.</param>
public sealed record ModelCheckRow(
    string Name,
    ModelRole Role,
    string Pack,
    bool IsOptional,
    bool InUse,
    string Licence,
    ModelState State,
    string Origin,
    string Path);
