using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace ConsentLens.Pipeline.Storage.Postgres;

/// <summary>The programs of one PostgreSQL version on this machine.</summary>
/// <param name="BinFolder">Contains <c>initdb</c> and <c>pg_ctl</c>.</param>
public sealed record PostgresInstallation(int MajorVersion, string BinFolder)
{
    private const string DebianRoot = "/usr/lib/postgresql";

    /// <summary>Every version installed from Debian's packages or in the same layout, newest first.</summary>
    public static IReadOnlyList<PostgresInstallation> All() => AllUnder(DebianRoot);

    /// <summary>The version for a cluster: its own, since no other can read its files; the newest for a new one.</summary>
    /// <exception cref="PrivateClusterException">It is not installed.</exception>
    public static PostgresInstallation For(string clusterFolder) => Choose(All(), VersionOf(clusterFolder));

    internal static IReadOnlyList<PostgresInstallation> AllUnder(string root)
    {
        if (!Directory.Exists(root)) return [];
        return
        [
            .. Directory.EnumerateDirectories(root)
                .Select(folder => (Version: Path.GetFileName(folder), Bin: Path.Combine(folder, "bin")))
                .Where(found => File.Exists(Path.Combine(found.Bin, "initdb")) && File.Exists(Path.Combine(found.Bin, "pg_ctl")))
                .Where(found => int.TryParse(found.Version, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                .Select(found => new PostgresInstallation(int.Parse(found.Version, CultureInfo.InvariantCulture), found.Bin))
                .OrderByDescending(installation => installation.MajorVersion),
        ];
    }

    internal static PostgresInstallation Choose(IReadOnlyList<PostgresInstallation> installed, int? version)
    {
        if (version is null)
        {
            return installed.Count > 0 ? installed[0] : throw new PrivateClusterException(
                "ConsentLens needs PostgreSQL, which is not installed on this computer; install it (on Debian or Ubuntu: apt-get install postgresql) and start again, "
                + $"or name your own PostgreSQL server in {DatabaseConnection.EnvironmentVariable}.");
        }
        return installed.FirstOrDefault(installation => installation.MajorVersion == version) ?? throw new PrivateClusterException(
            $"The database was made by PostgreSQL {version}, which is not installed on this computer; install it (on Debian or Ubuntu: apt-get install postgresql-{version}) and start again.");
    }

    internal string Program(string name) => Path.Combine(BinFolder, name);

    private static int? VersionOf(string clusterFolder)
    {
        string file = Path.Combine(clusterFolder, "PG_VERSION");
        if (!File.Exists(file)) return null;
        string text = File.ReadAllText(file).Trim();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int version)
            ? version
            : throw new PrivateClusterException($"The file {file} does not say which version of PostgreSQL made the database (it contains \"{text}\"); restore the folder from a backup.");
    }
}

/// <summary>The operating system account that runs the server: this process's own, or <c>postgres</c> if this process is root, since PostgreSQL refuses to run
/// as root.</summary>
internal sealed class ServerAccount
{
    private const string RootStandIn = "postgres";

    private ServerAccount(string name, bool isOther) => (Name, IsOther) = (name, isOther);

    public string Name { get; }
    public bool IsOther { get; }

    public static ServerAccount Choose()
    {
        if (!Environment.IsPrivilegedProcess) return new ServerAccount(Environment.UserName, isOther: false);
        bool exists = File.ReadLines("/etc/passwd").Any(line => line.StartsWith(RootStandIn + ":", StringComparison.Ordinal));
        return exists ? new ServerAccount(RootStandIn, isOther: true) : throw new PrivateClusterException(
            "PostgreSQL cannot run as root, and this computer has no account named postgres to run it; start ConsentLens as another user, or install Debian's package postgresql, which creates that account.");
    }

    public Task<CommandResult> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        IsOther
            ? Command.RunAsync("runuser", ["-u", Name, "--", program, .. arguments], cancellationToken)
            : Command.RunAsync(program, arguments, cancellationToken);

    /// <summary>Creates a folder, if need be, that belongs to the account and is closed to everybody else.</summary>
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
        // Settings of the user's own PostgreSQL must not reach this one; messages are parsed in English.
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

internal sealed record CommandResult(int ExitCode, string Output)
{
    public void ThrowIfFailed(string what)
    {
        if (ExitCode != 0) throw new PrivateClusterException($"{what}: {LastLine()}");
    }

    private string LastLine() =>
        Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? $"it ended with code {ExitCode}.";
}
