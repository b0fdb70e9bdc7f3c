namespace ConsentLens.Pipeline.Storage.Postgres;

/// <summary>Paths without links in them, as the kernel reports them.</summary>
internal static class RealPath
{
    /// <summary>The folder that a path leads to.</summary>
    public static string Of(string path)
    {
        string real = "/";
        foreach (string part in Path.GetFullPath(path).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            string next = Path.Combine(real, part);
            real = new DirectoryInfo(next).LinkTarget is null ? next : Of(Directory.ResolveLinkTarget(next, returnFinalTarget: true)!.FullName);
        }

        return real;
    }
}
