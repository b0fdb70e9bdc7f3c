using System.ComponentModel;
using System.Diagnostics;

namespace ConsentLens.Pipeline.Storage.Postgres;

/// <summary>The account of the operating system under which the server runs: this process's own, or <c>postgres</c> when this process is root, as which
/// PostgreSQL refuses to run.</summary>
internal sealed class ServerAccount
{
    private const string RootStandIn = "postgres";

    private ServerAccount(string name, bool isOther) => (Name, IsOther) = (name, isOther);

    /// <summary>The account's name.</summary>
    public string Name { get; }
    /// <summary>True when it is not this process's own.</summary>
    public bool IsOther { get; }

    public static ServerAccount Choose()
    {
        if (!Environment.IsPrivilegedProcess) return new ServerAccount(Environment.UserName, isOther: false);
        bool exists = File.ReadLines("/etc/passwd").Any(line => line.StartsWith(RootStandIn + ":", StringComparison.Ordinal));
        return exists ? new ServerAccount(RootStandIn, isOther: true) : throw new PrivateClusterException(
            "PostgreSQL cannot run as root, and this computer has no account named postgres to run it; start ConsentLens as another user, or install Debian's package postgresql, which creates that account.");
    }

    /// <summary>Runs a program under the account and waits for it.</summary>
    public Task<CommandResult> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        IsOther
            ? Command.RunAsync("runuser", ["-u", Name, "--", program, .. arguments], cancellationToken)
            : Command.RunAsync(program, arguments, cancellationToken);

    /// <summary>Makes a folder, if need be, that the account owns and nobody else may enter.</summary>
    public async Task MakeFolderAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        if (IsOther)
            (await Command.RunAsync("chown", [Name + ":", folder], cancellationToken)).ThrowIfFailed($"The folder {folder} could not be given to the account {Name}");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Whether the account can work in a folder: a folder further up may bar the way.</summary>
    public async Task<bool> CanReachAsync(string folder, CancellationToken cancellationToken) =>
        !IsOther || (await RunAsync("test", ["-w", folder, "-a", "-x", folder], cancellationToken)).ExitCode == 0;
}

/// <summary>Runs a program of the operating system to its end.</summary>
internal static class Command
{
    public static async Task<CommandResult> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            // The other account may not be able to enter the current folder.
            WorkingDirectory = "/",
        };
        // Settings of the user's own PostgreSQL must not reach this one; messages are read in English.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        start.Environment["LC_ALL"] = "C";

        using Process process = Start(start);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return new CommandResult(process.ExitCode, await output + await error);
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new PrivateClusterException($"The program {start.FileName} could not be started.");
        }
        catch (Win32Exception error)
        {
            throw new PrivateClusterException($"The program {start.FileName} could not be started ({error.Message}); is it installed?", error);
        }
    }
}

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">0 when all went well.</param>
/// <param name="Output">What it wrote, to either stream.</param>
internal sealed record CommandResult(int ExitCode, string Output)
{
    public void ThrowIfFailed(string what)
    {
        if (ExitCode != 0) throw new PrivateClusterException($"{what}: {LastLine()}");
    }

    private string LastLine() =>
        Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? $"it ended with code {ExitCode}.";
}
