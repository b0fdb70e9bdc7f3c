namespace ConsentLens.Pipeline.Models;

/// <summary>What must hold in a manifest beyond its form, so that a slip of the pen cannot clear a photo.</summary>
internal static class ManifestRules
{
    /// <summary>Checks <paramref name="manifest"/>, which was read from <paramref name="path"/>.</summary>
    /// <exception cref="ModelException">A rule is broken.</exception>
    internal static void Check(ModelManifest manifest, string path, int supportedSchema)
    {
        if (manifest.Schema != supportedSchema)
            throw new ModelException($"{path} has schema {manifest.Schema}; this version of ConsentLens reads schema {supportedSchema}.");
        if (manifest.Packs.Count == 0)
            throw new ModelException($"{path} describes no pack of models.");

        foreach (ModelDescription model in manifest.Models.Concat(manifest.Optional.Models))
            CheckModel(model, path);
        foreach (PackDescription pack in manifest.Packs.Concat(manifest.Optional.Packs))
            CheckPack(manifest, pack, path);
    }

    private static void CheckModel(ModelDescription model, string path)
    {
        Require(IsHash(model.Built.Sha256, 64), model, path, "its built file has no SHA-256 of 64 hexadecimal digits");
        Require(!Path.IsPathRooted(model.Built.Path), model, path, "the path of its built file must be relative to the models folder");
        Require(model.Input.Mean.Count == 3, model, path, "its input needs a mean for each of three planes");
        Require((model.Role == ModelRole.Embedder) == model.Embedding is not null, model, path, "an embedder, and nothing else, has an 'embedding'");

        foreach (ModelFile file in model.Files)
        {
            bool known = file.Sha256 is not null || file.Sha384 is not null;
            bool wellFormed = (file.Sha256 is null || IsHash(file.Sha256, 64)) && (file.Sha384 is null || IsHash(file.Sha384, 96));
            Require(known && wellFormed, model, path, $"its file {file.Name} needs a SHA-256 or SHA-384 in lower-case hexadecimal digits");
            Require(file.Name == Path.GetFileName(file.Name), model, path, $"its file {file.Name} must be a name without a folder");
            Require(file.Download is null || file.Download.Scheme == Uri.UriSchemeHttps, model, path, $"its file {file.Name} must be downloaded by https");
        }

        if (model.Embedding is { Thresholds: MatchThresholds thresholds })
        {
            bool isMoreCautious = thresholds.BlockListPossibleAt is not double blockList || blockList <= thresholds.PossibleAt;
            Require(thresholds.PossibleAt <= thresholds.MatchAt, model, path, "'possibleAt' must not be above 'matchAt'");
            Require(isMoreCautious, model, path, "'blockListPossibleAt' must not be above 'possibleAt'");
            Require(thresholds.Margin >= 0, model, path, "its margin must not be negative");
            Require(model.Embedding.Dimension > 0, model, path, "its dimension must be positive");
        }
    }

    private static void CheckPack(ModelManifest manifest, PackDescription pack, string path)
    {
        ILookup<ModelRole, ModelDescription> byRole = manifest.ModelsOf(pack).ToLookup(model => model.Role);
        bool complete = byRole[ModelRole.Detector].Count() == 1
            && byRole[ModelRole.Embedder].Count() == 1
            && byRole[ModelRole.Landmarks].Count() <= 1;
        if (!complete)
            throw new ModelException($"In {path}, the pack '{pack.Name}' needs one detector, one embedder, and at most one landmark model.");
    }

    private static bool IsHash(string text, int length) => text.Length == length && text.All(char.IsAsciiHexDigitLower);

    private static void Require(bool holds, ModelDescription model, string path, string otherwise)
    {
        if (!holds)
            throw new ModelException($"In {path}, the model '{model.Name}' is wrong: {otherwise}.");
    }
}
