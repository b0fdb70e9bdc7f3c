using System.Security.Cryptography;

namespace ConsentLens.Pipeline.Vision.Models;

/// <summary>Chooses the model pack, and uses nothing that differs from what the manifest describes.</summary>
public static class ModelPackLoader
{
    /// <summary>The first pack of the manifest whose models are all built, or the one asked for. A file with a wrong hash is never skipped in favour of another
    /// pack: somebody has to look at it.</summary>
    /// <param name="requestedPack">The pack to use; null for the best one available.</param>
    /// <exception cref="ModelException">No pack is complete, the one asked for is not, or a file has a wrong hash.</exception>
    public static ModelPack Load(string modelsDirectory, string? requestedPack = null)
    {
        ModelManifest manifest = ModelManifest.Read(modelsDirectory);
        IReadOnlyList<PackDescription> candidates = requestedPack is null ? manifest.Packs : [manifest.Pack(requestedPack)];
        foreach (PackDescription pack in candidates)
            if (TryResolve(modelsDirectory, manifest, pack) is ModelPack resolved) return resolved with { Reading = TryResolveReading(modelsDirectory, manifest) };
        throw new ModelException(
            requestedPack is null
                ? $"No pack of models is built in {modelsDirectory}: run 'dotnet run --project models/ModelBuilder -c Release'."
                : $"The pack '{requestedPack}' is not built in {modelsDirectory}: run 'dotnet run --project models/ModelBuilder -c Release -- --pack {requestedPack}'.");
    }

    /// <summary>The pack with its files, or null when one is missing.</summary>
    private static ModelPack? TryResolve(string modelsDirectory, ModelManifest manifest, PackDescription pack)
    {
        IReadOnlyList<ModelDescription> models = manifest.ModelsOf(pack);
        bool complete = true;
        foreach (ModelDescription model in models)
        {
            ModelState state = ModelVerification.StateOf(modelsDirectory, model);
            if (state == ModelState.WrongHash) throw WrongHash(modelsDirectory, model);
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

        // Guaranteed by ManifestRules: a detector, and an embedder with its embedding.
        ResolvedModel detector = Find(ModelRole.Detector)!;
        ResolvedModel embedder = Find(ModelRole.Embedder)!;
        return new ModelPack(pack.Name, pack.Warning, detector, Find(ModelRole.Scout), Find(ModelRole.Landmarks), embedder, embedder.Description.Embedding!);
    }

    /// <summary>What reads the writing in a picture; null when it is not built.</summary>
    private static ReadingPack? TryResolveReading(string modelsDirectory, ModelManifest manifest)
    {
        if (manifest.Reading is not { } pack) return null;
        IReadOnlyList<ModelDescription> models = manifest.ModelsOf(pack);
        if (models.FirstOrDefault(model => ModelVerification.StateOf(modelsDirectory, model) == ModelState.WrongHash) is { } wrong) throw WrongHash(modelsDirectory, wrong);
        if (models.Any(model => ModelVerification.StateOf(modelsDirectory, model) == ModelState.Missing)) return null;
        ResolvedModel Find(ModelRole role) => models.Where(model => model.Role == role).Select(model => new ResolvedModel(model, ModelVerification.PathOf(modelsDirectory, model))).Single();
        return new ReadingPack(Find(ModelRole.LineDetector), Find(ModelRole.LineRecogniser));
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
/// <param name="Warning">A sentence that every report shows as a banner; null for the standard pack.</param>
/// <param name="Scout">Says where the detector should look closely; null if it searches the whole photo itself.</param>
/// <param name="Landmarks">Finds a face's landmarks; null if the detector does so itself.</param>
public sealed record ModelPack(
    string Name, string? Warning, ResolvedModel Detector, ResolvedModel? Scout, ResolvedModel? Landmarks, ResolvedModel Embedder, EmbeddingSpec Embedding)
{
    /// <summary>What reads the writing in a picture; null when it is missing, and no photo is then clear where names in the picture count.</summary>
    public ReadingPack? Reading { get; init; }
}

/// <summary>What reads the writing in a picture.</summary>
public sealed record ReadingPack(ResolvedModel Detector, ResolvedModel Recogniser);

/// <summary>A model whose ONNX file exists and has the hash given in the manifest.</summary>
public sealed record ResolvedModel(ModelDescription Description, string Path);

public static class ModelVerification
{
    /// <summary>Where the model's ONNX file is, or would be.</summary>
    public static string PathOf(string modelsDirectory, ModelDescription model) => Path.GetFullPath(Path.Combine(modelsDirectory, model.Built.Path));

    public static ModelState StateOf(string modelsDirectory, ModelDescription model)
    {
        string path = PathOf(modelsDirectory, model);
        if (!File.Exists(path)) return ModelState.Missing;
        return FileHash.Sha256(path) == model.Built.Sha256 ? ModelState.Verified : ModelState.WrongHash;
    }
}

public enum ModelState
{
    Missing,
    /// <summary>The file must not be used.</summary>
    WrongHash,
    Verified,
}

public static class FileHash
{
    public static string Sha256(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>Whether the file at <paramref name="path"/> has every hash given for <paramref name="file"/>.</summary>
    public static bool Matches(ModelFile file, string path)
    {
        byte[] content = File.ReadAllBytes(path);
        return (file.Sha256 is not null || file.Sha384 is not null)
            && (file.Sha256 is null || file.Sha256 == Convert.ToHexStringLower(SHA256.HashData(content)))
            && (file.Sha384 is null || file.Sha384 == Convert.ToHexStringLower(SHA384.HashData(content)));
    }
}

public static class ModelsDirectory
{
    /// <summary>The folder that the user named, otherwise the first <c>models</c> folder with a manifest beside or above the program.</summary>
    /// <param name="start">Where the search begins; null for the program's own folder.</param>
    /// <exception cref="ModelException">There is none.</exception>
    public static string Find(string? requested = null, string? start = null)
    {
        if (requested is not null)
        {
            return File.Exists(Path.Combine(requested, ModelManifest.FileName))
                ? Path.GetFullPath(requested)
                : throw new ModelException($"There is no {ModelManifest.FileName} in {requested}: give the models folder of ConsentLens.");
        }
        string origin = start ?? AppContext.BaseDirectory;
        for (DirectoryInfo? folder = new(origin); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "models");
            if (File.Exists(Path.Combine(candidate, ModelManifest.FileName))) return candidate;
        }
        throw new ModelException($"There is no models folder beside or above {origin}: give one with --models DIR.");
    }
}

/// <summary>Something is wrong with the models or their manifest. The message is one sentence for the user.</summary>
public class ModelException : Exception
{
    public ModelException(string message)
        : base(message)
    {
    }

    public ModelException(string message, Exception cause)
        : base(message, cause)
    {
    }
}

/// <summary>Which models are available, and which of them a screening would use.</summary>
/// <param name="PackInUse">The pack that a screening would use; null if it would refuse to start.</param>
/// <param name="Failure">Why a screening would refuse to start; null if it would not.</param>
public sealed record ModelCheck(IReadOnlyList<ModelCheckRow> Rows, string? PackInUse, string? Warning, string? Failure)
{
    /// <summary>What follows where nothing can read the writing in a picture.</summary>
    public const string NothingReads =
        "The models that read what is written in a picture are missing, so photos go to review wherever names in the picture count: run 'npm ci --ignore-scripts' in models/ and build the models again.";

    /// <summary>What stands in for a failure of the reading models alone; null when all is well.</summary>
    public string? ReadingWarning { get; private init; }

    /// <param name="requestedPack">The pack asked for, or null for the best one available.</param>
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
            model.Name, model.Role, pack.Name, isOptional, pack.Name == inUse?.Name || (pack == manifest.Reading && inUse?.Reading is not null), model.Licence, ModelVerification.StateOf(modelsDirectory, model),
            model.Origin, ModelVerification.PathOf(modelsDirectory, model)));

        ModelCheckRow[] rows =
        [
            .. manifest.Packs.Concat(manifest.Reading is { } reading ? [reading] : []).SelectMany(pack => RowsOf(pack, isOptional: false)),
            .. manifest.Optional.Packs.SelectMany(pack => RowsOf(pack, isOptional: true)),
        ];
        return new ModelCheck(rows, inUse?.Name, inUse?.Warning, failure) { ReadingWarning = inUse is { Reading: null } ? NothingReads : null };
    }
}

/// <summary>A line of <c>consentlens models check</c>: one model of a pack.</summary>
/// <param name="IsOptional">The pack is used only when asked for by name.</param>
/// <param name="InUse">A screening would use this pack now.</param>
public sealed record ModelCheckRow(
    string Name, ModelRole Role, string Pack, bool IsOptional, bool InUse, string Licence, ModelState State, string Origin, string Path);
