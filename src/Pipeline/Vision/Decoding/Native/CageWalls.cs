namespace ConsentLens.Pipeline.Vision.Decoding.Native;

/// <summary>What a process that decodes photos has been deprived of.</summary>
[Flags]
public enum CageWalls
{
    None = 0,

    /// <summary>Running a set-uid program gives no more rights.</summary>
    NoNewPrivileges = 1,

    /// <summary>It was root and is now nobody, in no group.</summary>
    OtherUser = 2,

    /// <summary>Its root folder is an empty, deleted one.</summary>
    EmptyRoot = 4,

    /// <summary>Landlock denies files, TCP and abstract sockets to the decoding thread and the threads it starts.</summary>
    LandlockOfDecodingThread = 8,

    /// <summary>Landlock denies them to every thread.</summary>
    LandlockOfProcess = 16,

    /// <summary>Every system call is denied except those that a running decoder needs: none that opens, connects to, starts or inspects anything.</summary>
    SystemCalls = 32,
}

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

    /// <summary>Which walls are in force and which are not, on one line.</summary>
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
