namespace ConsentLens.Dashboard.CommandLine;

/// <summary>What the program says to the shell (DESIGN.md 6.1).</summary>
internal static class ExitCode
{
    /// <summary>Every file got a verdict.</summary>
    public const int Done = 0;

    /// <summary>A fault of the program itself: an error that no sentence was prepared for.</summary>
    public const int Failed = 1;

    /// <summary>Bad arguments or register; nothing was written.</summary>
    public const int BadInput = 2;

    /// <summary>Some files could not be read; they are in review.</summary>
    public const int SomeUnreadable = 3;

    /// <summary>Something is not as it must be: an audit log, or what <c>check</c> proves. The lines before say what.</summary>
    public const int NotSound = 4;

    /// <summary>Stopped by the user, as shells count it: 128 + SIGINT.</summary>
    public const int Stopped = 130;
}
