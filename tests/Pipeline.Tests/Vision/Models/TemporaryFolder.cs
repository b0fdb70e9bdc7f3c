namespace ConsentLens.Pipeline.Tests.Vision.Models;

/// <summary>A folder of a test's own, deleted after it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("consentlens-models-");

    /// <summary>The folder.</summary>
    internal string Root => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>A path in the folder.</summary>
    internal string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>Writes a file and gives its path.</summary>
    internal string Write(string name, byte[] content)
    {
        string path = PathOf(name);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }
}
