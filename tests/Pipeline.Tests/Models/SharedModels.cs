namespace ConsentLens.Pipeline.Tests.Models;

/// <summary>The models that may lie in a folder <c>shared/models</c> beside the checkout.</summary>
internal static class SharedModels
{
    /// <summary>The folder, or null where there is none.</summary>
    internal static string? Folder { get; } = Find(Path.Combine("shared", "models"));

    /// <summary>The path of a file in it; only for tests that were not skipped.</summary>
    internal static string PathOf(string fileName) =>
        Path.Combine(Folder ?? throw new InvalidOperationException("There is no folder shared/models."), fileName);

    private static string? Find(string relativePath)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, relativePath);
            if (Directory.Exists(candidate))
                return candidate;
        }

        return null;
    }
}
