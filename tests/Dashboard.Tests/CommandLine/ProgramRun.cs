using System.Diagnostics;
using System.Globalization;

namespace ConsentLens.Dashboard.Tests.CommandLine;

/// <summary>What one run of the program gave back.</summary>
/// <param name="ExitCode">As the shell sees it.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
internal sealed record ProgramRun(int ExitCode, string Output, string Errors)
{
    /// <summary>Runs <c>consentlens</c> as a process of its own, in a pipe.</summary>
    internal static Task<ProgramRun> Of(params string[] arguments) => Of(arguments, interruptAt: null);

    /// <summary>Runs it and sends it SIGINT, as Ctrl-C does, once a line of its output holds <paramref name="interruptAt"/>.</summary>
    /// <param name="home">The user's home and temporary folder; null for those of the tests.</param>
    internal static async Task<ProgramRun> Of(string[] arguments, string? interruptAt, string? home = null)
    {
        // Shells start background jobs with SIGINT ignored, and children inherit that; env sets it back.
        var start = new ProcessStartInfo("env")
        {
            ArgumentList = { "--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "consentlens.dll") },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach (string variable in home is null ? [] : new[] { "HOME", "TMPDIR", "XDG_CACHE_HOME" }) start.Environment[variable] = home;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await ReadAsync(process, interruptAt);
        await process.WaitForExitAsync();
        return new ProgramRun(process.ExitCode, output, await errors);
    }

    private static async Task<string> ReadAsync(Process process, string? interruptAt)
    {
        var lines = new StringWriter(CultureInfo.InvariantCulture);
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            await lines.WriteLineAsync(line);
            if (interruptAt is null || !line.Contains(interruptAt, StringComparison.Ordinal)) continue;
            using Process kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }

        return lines.ToString();
    }
}
