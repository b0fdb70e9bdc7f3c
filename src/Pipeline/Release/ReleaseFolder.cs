namespace ConsentLens.Pipeline.Release;

/// <summary>The folder of release copies, under neutral names: <c>release/0001.jpg</c>.</summary>
public sealed class ReleaseFolder
{
    private const string Name = "release";
    private readonly string _output;
    private readonly ReleaseCopyWriter _writer;

    /// <summary>The folder inside <paramref name="output"/>; made when absent.</summary>
    public ReleaseFolder(string output)
    {
        _output = output;
        Directory.CreateDirectory(Path.Combine(output, Name));
        _writer = new ReleaseCopyWriter(Path.Combine(output, Name));
    }

    /// <summary>True when <paramref name="path"/>, as a report names it, is there, or when there is none to be there.</summary>
    public bool Has(string? path) => path is null || File.Exists(Path.Combine(_output, path));

    /// <summary>Writes a copy whole or not at all, and returns its path as a report names it.</summary>
    public async Task<string> WriteAsync(int number, ReleaseCopy copy, CancellationToken cancellationToken) =>
        $"{Name}/{await _writer.WriteAsync(copy, number, cancellationToken)}";

    /// <summary>Removes whatever copies <paramref name="keep"/> does not name: those of an earlier run whose verdict has changed.</summary>
    public void RemoveAllBut(IEnumerable<string> keep)
    {
        var wanted = keep.Select(path => Path.GetFullPath(Path.Combine(_output, path))).ToHashSet(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(_output, Name)))
        {
            if (!wanted.Contains(Path.GetFullPath(file))) File.Delete(file);
        }
    }
}
