namespace ConsentLens.Pipeline.Vision.Decoding.Native;

/// <summary>What the system took away from a process that decodes photos.</summary>
[Flags]
public enum CageWalls
{
    None = 0,

    /// <summary>Running a program with more rights gives none.</summary>
    NoNewPrivileges = 1,

    /// <summary>It was root and is nobody, without groups.</summary>
    OtherUser = 2,

    /// <summary>Its root folder is an empty one that has been deleted.</summary>
    EmptyRoot = 4,

    /// <summary>Landlock refuses files, TCP and abstract sockets to the thread that decodes and to those that it starts.</summary>
    LandlockOfDecodingThread = 8,

    /// <summary>Landlock refuses them to every thread.</summary>
    LandlockOfProcess = 16,

    /// <summary>Every system call is refused but those that a running decoder needs: none that opens, connects, starts or looks into anything.</summary>
    SystemCalls = 32,
}

/// <summary>The walls in words.</summary>
public static class CageText
{
    private static readonly (CageWalls Wall, string Name)[] Names =
    [
        (CageWalls.SystemCalls, "system call filter"),
        (CageWalls.NoNewPrivileges, "no new privileges"),
        (CageWalls.OtherUser, "user nobody"),
        (CageWalls.EmptyRoot, "empty root folder"),
        (CageWalls.LandlockOfProcess, "Landlock"),
        (CageWalls.LandlockOfDecodingThread, "Landlock (decoding thread only)"),
    ];

    /// <summary>Which walls stand and which do not, as one line.</summary>
    public static string Describe(this CageWalls walls)
    {
        string standing = string.Join(", ", Names.Where(one => walls.HasFlag(one.Wall)).Select(one => one.Name));
        string missing = string.Join(", ", Missing(walls));
        return $"in force: {(standing.Length == 0 ? "nothing" : standing)}{(missing.Length == 0 ? string.Empty : $"; not in force: {missing}")}";
    }

    private static IEnumerable<string> Missing(CageWalls walls)
    {
        bool isLandlocked = (walls & (CageWalls.LandlockOfProcess | CageWalls.LandlockOfDecodingThread)) != 0;
        foreach ((CageWalls wall, string name) in Names)
        {
            if (walls.HasFlag(wall) || wall == CageWalls.LandlockOfDecodingThread || (wall == CageWalls.LandlockOfProcess && isLandlocked)) continue;
            yield return wall is CageWalls.OtherUser or CageWalls.EmptyRoot ? $"{name} (needs a start as root)" : name;
        }
    }
}
