namespace ConsentLens.Dashboard.CommandLine;

/// <summary>The exit codes of the program.</summary>
internal static class ExitCode
{
    /// <summary>Every file got a verdict.</summary>
    public const int Done = 0;

    /// <summary>A fault in the program itself: an unexpected error.</summary>
    public const int Failed = 1;

    /// <summary>Bad arguments or register; nothing was written.</summary>
    public const int BadInput = 2;

    /// <summary>Some files could not be read; they are in review.</summary>
    public const int SomeUnreadable = 3;

    /// <summary>Something is wrong with an audit log, or <c>check</c> found a violation. The output says what.</summary>
    public const int NotSound = 4;

    /// <summary>Stopped by the user, as shells count it: 128 + SIGINT.</summary>
    public const int Stopped = 130;
}
