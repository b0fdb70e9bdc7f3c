namespace ConsentLens.Pipeline.Tests.Storage.Encryption;

/// <summary>An empty folder for one test, deleted after it.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("consentlens-vault-").FullName;

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public string[] Files() => Directory.GetFiles(Path, "*", SearchOption.AllDirectories);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
