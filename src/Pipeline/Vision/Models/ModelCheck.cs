namespace ConsentLens.Pipeline.Vision.Models;

/// <summary>Which models are there, and which of them a screening would use.</summary>
/// <param name="Rows">Every model of every pack.</param>
/// <param name="PackInUse">The pack that a screening would use; null when it would refuse to start.</param>
/// <param name="Warning">The sentence that comes with that pack, if any.</param>
/// <param name="Failure">Why a screening would refuse to start; null when it would not.</param>
public sealed record ModelCheck(IReadOnlyList<ModelCheckRow> Rows, string? PackInUse, string? Warning, string? Failure)
{
    /// <summary>Looks at a models folder.</summary>
    /// <param name="requestedPack">The pack asked for, or null for the best one that is there.</param>
    /// <exception cref="ModelException">The manifest cannot be read.</exception>
    public static ModelCheck Run(string modelsDirectory, string? requestedPack = null)
    {
        ModelManifest manifest = ModelManifest.Read(modelsDirectory);
        ModelPack? inUse = null;
        string? failure = null;
        try
        {
            inUse = ModelPackLoader.Load(modelsDirectory, requestedPack);
        }
        catch (ModelException error)
        {
            failure = error.Message;
        }

        IEnumerable<ModelCheckRow> RowsOf(PackDescription pack, bool isOptional) => manifest.ModelsOf(pack).Select(model => new ModelCheckRow(
            model.Name,
            model.Role,
            pack.Name,
            isOptional,
            pack.Name == inUse?.Name,
            model.Licence,
            ModelVerification.StateOf(modelsDirectory, model),
            model.Origin,
            ModelVerification.PathOf(modelsDirectory, model)));

        ModelCheckRow[] rows =
        [
            .. manifest.Packs.SelectMany(pack => RowsOf(pack, isOptional: false)),
            .. manifest.Optional.Packs.SelectMany(pack => RowsOf(pack, isOptional: true)),
        ];
        return new ModelCheck(rows, inUse?.Name, inUse?.Warning, failure);
    }
}

/// <summary>A line of <c>consentlens models check</c>: a model as part of a pack.</summary>
/// <param name="IsOptional">The pack is used only when asked for by name.</param>
/// <param name="InUse">The pack is the one that a screening would use now.</param>
/// <param name="State">Whether its ONNX file is there with the right hash.</param>
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
