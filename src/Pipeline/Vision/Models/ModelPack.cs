namespace ConsentLens.Pipeline.Vision.Models;

/// <summary>Chooses the pack of models to use, and uses nothing that is not exactly what the manifest describes.</summary>
public static class ModelPackLoader
{
    /// <summary>
    /// The first pack of the manifest whose models are all built, or the one asked for. A file with a wrong hash is never
    /// passed over in favour of another pack: somebody has to look at it.
    /// </summary>
    /// <param name="modelsDirectory">The models folder.</param>
    /// <param name="requestedPack">The name of the pack to use, or null for the best one that is there.</param>
    /// <exception cref="ModelException">No pack is complete, the one asked for is not, or a file has a wrong hash.</exception>
    public static ModelPack Load(string modelsDirectory, string? requestedPack = null)
    {
        ModelManifest manifest = ModelManifest.Read(modelsDirectory);
        IReadOnlyList<PackDescription> candidates = requestedPack is null ? manifest.Packs : [manifest.Pack(requestedPack)];
        foreach (PackDescription pack in candidates)
        {
            if (TryResolve(modelsDirectory, manifest, pack) is ModelPack resolved)
                return resolved;
        }

        throw new ModelException(
            requestedPack is null
                ? $"No pack of models is built in {modelsDirectory}: run 'dotnet run --project models/ModelBuilder -c Release'."
                : $"The pack '{requestedPack}' is not built in {modelsDirectory}: run 'dotnet run --project models/ModelBuilder -c Release -- --pack {requestedPack}'.");
    }

    /// <summary>The pack with its files, or null when one of them is missing.</summary>
    private static ModelPack? TryResolve(string modelsDirectory, ModelManifest manifest, PackDescription pack)
    {
        IReadOnlyList<ModelDescription> models = manifest.ModelsOf(pack);
        bool complete = true;
        foreach (ModelDescription model in models)
        {
            ModelState state = ModelVerification.StateOf(modelsDirectory, model);
            if (state == ModelState.WrongHash)
                throw WrongHash(modelsDirectory, model);

            complete &= state == ModelState.Verified;
        }

        return complete ? Resolve(modelsDirectory, pack, models) : null;
    }

    private static ModelPack Resolve(string modelsDirectory, PackDescription pack, IReadOnlyList<ModelDescription> models)
    {
        ResolvedModel? Find(ModelRole role) => models
            .Where(model => model.Role == role)
            .Select(model => new ResolvedModel(model, ModelVerification.PathOf(modelsDirectory, model)))
            .SingleOrDefault();

        // The manifest's rules promise a detector, and an embedder with its embedding.
        ResolvedModel detector = Find(ModelRole.Detector)!;
        ResolvedModel embedder = Find(ModelRole.Embedder)!;
        return new ModelPack(pack.Name, pack.Warning, detector, Find(ModelRole.Landmarks), embedder, embedder.Description.Embedding!);
    }

    private static ModelException WrongHash(string modelsDirectory, ModelDescription model)
    {
        string path = ModelVerification.PathOf(modelsDirectory, model);
        return new ModelException(
            $"The model file {path} has the SHA-256 {FileHash.Sha256(path)} but {ModelManifest.FileName} says {model.Built.Sha256}, "
            + "so it is not used: delete it and build the models again.");
    }
}

/// <summary>The models in use, all verified.</summary>
/// <param name="Name">The pack's name.</param>
/// <param name="Warning">A sentence that every report shows as a banner; null for the standard pack.</param>
/// <param name="Detector">Finds faces.</param>
/// <param name="Landmarks">Finds a face's points; null where the detector does so itself.</param>
/// <param name="Embedder">Turns aligned faces into embeddings.</param>
/// <param name="Embedding">What the embedder needs around its network.</param>
public sealed record ModelPack(
    string Name, string? Warning, ResolvedModel Detector, ResolvedModel? Landmarks, ResolvedModel Embedder, EmbeddingSpec Embedding);

/// <summary>A model whose ONNX file is there and has the hash that the manifest gives.</summary>
/// <param name="Description">What the manifest says of it.</param>
/// <param name="Path">The ONNX file.</param>
public sealed record ResolvedModel(ModelDescription Description, string Path);
