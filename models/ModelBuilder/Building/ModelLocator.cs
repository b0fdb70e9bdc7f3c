using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.ModelBuilder.Building;

/// <summary>Finds the files that models are built from: in an npm package, in the manifest's folders in order, and finally on the network. A file counts only
/// if its hash is right.</summary>
public sealed class ModelLocator
{
    /// <summary>Where downloads are kept, relative to the models folder.</summary>
    public const string DownloadFolder = "built/sources";

    private readonly string _modelsDirectory;
    private readonly ModelManifest _manifest;
    private readonly ModelDownloader? _downloader;

    /// <param name="downloader">Downloads files that are in no folder; null to download nothing.</param>
    public ModelLocator(string modelsDirectory, ModelManifest manifest, ModelDownloader? downloader)
    {
        _modelsDirectory = modelsDirectory;
        _manifest = manifest;
        _downloader = downloader;
    }

    /// <summary>The path of <paramref name="file"/>, downloaded if need be.</summary>
    /// <exception cref="ModelDownloadException">It is in no folder, and the download failed.</exception>
    /// <exception cref="ModelException">It is in no folder, and there is no download.</exception>
    public async Task<string> LocateAsync(ModelFile file, CancellationToken cancellationToken)
    {
        string[] candidates = [.. CandidatesFor(file).Where(File.Exists)];
        if (candidates.FirstOrDefault(candidate => FileHash.Matches(file, candidate)) is string found)
            return found;

        string wrong = candidates.Length == 0 ? "" : $" ({string.Join(", ", candidates)} does not have the hash in the manifest)";
        if (file.NpmPath is not null)
            throw new ModelException($"{file.Name} is not in the npm package: run 'npm ci --ignore-scripts' in {_modelsDirectory}{wrong}.");
        if (file.Download is null)
            throw new ModelException($"{file.Name} is in none of the folders that the manifest names{wrong}.");

        if (_downloader is null)
            throw new ModelException($"{file.Name} is in none of the folders that the manifest names{wrong}, and downloads are switched off for now.");

        string target = Path.GetFullPath(Path.Combine(_modelsDirectory, DownloadFolder, file.Name));
        await _downloader.DownloadAsync(file, target, cancellationToken);
        return target;
    }

    private IEnumerable<string> CandidatesFor(ModelFile file)
    {
        if (file.NpmPath is not null)
            yield return Path.Combine(_modelsDirectory, "node_modules", file.NpmPath);

        foreach (string folder in _manifest.Folders)
        {
            if (Expand(folder) is string expanded)
                yield return Path.GetFullPath(Path.Combine(_modelsDirectory, expanded, file.Name));
        }
    }

    /// <summary>The folder with its environment variable filled in, or null where that is not set.</summary>
    private static string? Expand(string folder)
    {
        if (!folder.StartsWith('$'))
            return folder;

        string? value = Environment.GetEnvironmentVariable(folder[1..]);
        return string.IsNullOrEmpty(value) ? null : value;
    }
}
