using System.Text;

namespace ConsentLens.Synthetic.School;

/// <summary>The folder to which a set is written. A file gets its name only when it is complete.</summary>
internal static class SetFolder
{
    /// <exception cref="IOException">There is something in the folder already.</exception>
    public static void Prepare(string directory)
    {
        if (Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any())
            throw new IOException($"The folder {directory} is not empty: give a new one, so that no older set is mixed in.");
        Directory.CreateDirectory(directory);
    }

    public static Task WriteTextAsync(string path, string text, CancellationToken cancellationToken) =>
        WriteFileAsync(path, Encoding.UTF8.GetBytes(text), cancellationToken);

    public static async Task WriteFileAsync(string path, byte[] bytes, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string partial = path + ".part";
        await File.WriteAllBytesAsync(partial, bytes, cancellationToken);
        File.Move(partial, path, overwrite: true);
    }
}
