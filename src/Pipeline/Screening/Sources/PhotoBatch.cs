using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Screening.Sources;

/// <summary>Opens what the user pointed at.</summary>
public static class PhotoBatch
{
    private static readonly string[] SystemFiles = [".DS_Store", "Thumbs.db", "desktop.ini"];

    /// <summary>The folder or zip at <paramref name="path"/>.</summary>
    /// <param name="path">A folder, searched with its subfolders, or a zip file.</param>
    /// <param name="limits">What is refused.</param>
    /// <param name="except">A folder to leave out: the output, when it lies inside the photos.</param>
    /// <exception cref="BatchUnreadableException">There is neither a folder nor a zip.</exception>
    public static IPhotoBatch Open(string path, ImagingLimits limits, string? except = null)
    {
        if (Directory.Exists(path)) return new FolderBatch(path, limits, except);
        if (File.Exists(path)) return new ZipBatch(path, limits);
        throw new BatchUnreadableException($"There is no folder or zip file at {path}; check the path.");
    }

    /// <summary>True for what an operating system strews into folders, which nobody took with a camera.</summary>
    internal static bool IsSystemFile(string name)
    {
        string file = name[(name.LastIndexOf('/') + 1)..];
        return SystemFiles.Contains(file, StringComparer.OrdinalIgnoreCase)
            || file.StartsWith("._", StringComparison.Ordinal)
            || name.StartsWith("__MACOSX/", StringComparison.Ordinal);
    }
}
