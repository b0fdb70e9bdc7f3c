using System.ComponentModel;
using System.Diagnostics;

namespace ConsentLens.Pipeline.Storage.Postgres;

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
