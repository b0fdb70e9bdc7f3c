using ConsentLens.Pipeline.Screening.FolderRun;

namespace ConsentLens.Dashboard.CommandLine;

/// <summary>Keeps a run from overwriting its input: outdated copies in the release folder are deleted.</summary>
internal static class OutputFolderRule
{
    /// <summary>Checks the output folder before anything is written.</summary>
    /// <param name="output">What <c>--out</c> names.</param>
    /// <param name="inputs">Option name and path of everything that is read.</param>
    /// <exception cref="UserException">The output is a file, or an input is where results go.</exception>
    public static void Check(string output, IEnumerable<(string Option, string? Path)> inputs)
    {
        if (File.Exists(output)) throw new UserException($"--out {output} is a file; give a folder for the reports and the release copies.");
        string folder = Full(output);
        foreach ((string option, string? path) in inputs)
        {
            if (path is null) continue;
            string full = Full(path);
            if (full == folder) throw new UserException($"--out cannot be the same folder as {option}; give a separate folder for the results.");
            if (IsWithin(full, ReleaseFolder.PathIn(folder))) throw new UserException($"{option} is inside {ReleaseFolder.PathIn(output)}, where the release copies go; give another folder for --out.");
        }
    }

    private static string Full(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    private static bool IsWithin(string path, string folder) =>
        path == folder || path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
