using System.Globalization;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports;

/// <summary>The processes that this one has started and that still run: those that decode photos for it. Linux alone; none elsewhere.</summary>
internal static class ChildProcesses
{
    private const string Root = "/proc";

    public static IReadOnlyList<int> Ids() =>
        Directory.Exists(Root)
            ? [.. Directory.EnumerateDirectories(Root).Select(IdOf).OfType<int>().Where(id => ParentOf(id) == Environment.ProcessId)]
            : [];

    /// <summary>The parent in a line of proc_pid_stat(5): its fourth field, the second after the name in brackets, which may hold anything.</summary>
    internal static int? ParseParent(string stat)
    {
        string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 1 && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out int parent) ? parent : null;
    }

    private static int? IdOf(string folder) =>
        int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : null;

    private static int? ParentOf(int id)
    {
        try
        {
            return ParseParent(File.ReadAllText($"{Root}/{id}/stat"));
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return null;
        }
    }
}
