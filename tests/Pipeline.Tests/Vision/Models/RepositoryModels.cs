using ConsentLens.ModelBuilder.Building;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Tests.Vision.Models;

/// <summary>The project's own models folder.</summary>
internal static class RepositoryModels
{
    /// <summary>Its path.</summary>
    internal static string Folder { get; } = ModelsDirectory.Find();

    /// <summary>Its manifest.</summary>
    internal static ModelManifest Manifest { get; } = ModelManifest.Read(Folder);

    /// <summary>Whether the npm packages are installed in it.</summary>
    internal static bool HasFaceApi { get; } = Directory.Exists(Path.Combine(Folder, "node_modules", "@vladmandic", "face-api", "model"));

    /// <summary>Whether the files of a model are there without a download.</summary>
    internal static bool Has(string model)
    {
        var locator = new ModelLocator(Folder, Manifest, downloader: null);
        try
        {
            foreach (ModelFile file in Manifest.Model(model).Files)
                _ = locator.LocateAsync(file, CancellationToken.None).GetAwaiter().GetResult();

            return true;
        }
        catch (ModelException)
        {
            return false;
        }
    }

    /// <summary>The files of a model, in the order of the manifest; only where <see cref="Has"/> says that they are there.</summary>
    internal static async Task<IReadOnlyList<string>> FilesOf(string model)
    {
        var locator = new ModelLocator(Folder, Manifest, downloader: null);
        var paths = new List<string>();
        foreach (ModelFile file in Manifest.Model(model).Files)
            paths.Add(await locator.LocateAsync(file, CancellationToken.None));

        return paths;
    }
}
