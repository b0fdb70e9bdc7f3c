using System.Security.Cryptography;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.ModelBuilder.Building;

/// <summary>Builds the models of a pack that are not built yet.</summary>
public sealed class PackBuilder
{
    private readonly string _modelsDirectory;
    private readonly ModelManifest _manifest;
    private readonly ModelLocator _locator;

    /// <param name="locator">Finds the files that models are built from.</param>
    public PackBuilder(string modelsDirectory, ModelManifest manifest, ModelLocator locator)
    {
        _modelsDirectory = modelsDirectory;
        _manifest = manifest;
        _locator = locator;
    }

    /// <summary>Whether every model of the pack is built and has the right hash.</summary>
    public bool IsBuilt(PackDescription pack) =>
        _manifest.ModelsOf(pack).All(model => ModelVerification.StateOf(_modelsDirectory, model) == ModelState.Verified);

    /// <summary>Builds what is missing or wrong. A file gets a model's name only if its hash is right.</summary>
    /// <exception cref="ModelException">A file is unavailable, or the result is not what the manifest says.</exception>
    public async Task BuildAsync(PackDescription pack, CancellationToken cancellationToken)
    {
        foreach (ModelDescription model in _manifest.ModelsOf(pack))
        {
            if (ModelVerification.StateOf(_modelsDirectory, model) != ModelState.Verified)
                await BuildAsync(model, cancellationToken);
        }
    }

    private async Task BuildAsync(ModelDescription model, CancellationToken cancellationToken)
    {
        var paths = new List<string>();
        foreach (ModelFile file in model.Files)
            paths.Add(await _locator.LocateAsync(file, cancellationToken));

        byte[] onnx = ModelConversion.Convert(model, paths);
        string hash = Convert.ToHexStringLower(SHA256.HashData(onnx));
        if (hash != model.Built.Sha256)
        {
            throw new ModelException(
                $"The model '{model.Name}' was built with the SHA-256 {hash} but {ModelManifest.FileName} says {model.Built.Sha256}, so it was not kept.");
        }

        string path = ModelVerification.PathOf(_modelsDirectory, model);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string partial = $"{path}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}.part";
        try
        {
            await File.WriteAllBytesAsync(partial, onnx, cancellationToken);
            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
