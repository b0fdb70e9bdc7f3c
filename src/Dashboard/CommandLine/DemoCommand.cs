using System.CommandLine;
using System.Diagnostics;

namespace ConsentLens.Dashboard.CommandLine;

/// <summary><c>consentlens demo</c>: draws a school of synthetic pupils and screens its photos, so that a newcomer sees what the program does.</summary>
internal static class DemoCommand
{
    private const string Generator = "ConsentLens.Synthetic.dll";

    /// <summary>Drawn faces are more alike than real ones, so that they need thresholds of their own; these say nothing of real photos.</summary>
    private const string SyntheticMatchAt = "0.75";

    private const string SyntheticPossibleAt = "0.65";

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var output = new Option<DirectoryInfo>("--out") { Description = "Where the school and its report go.", DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("data", "demo")) };
        var command = new Command("demo", "Draws a school of pupils who do not exist, and screens 60 photos of them.") { output };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(output)!.FullName, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string folder, CancellationToken cancellationToken)
    {
        string school = Path.Combine(folder, "school");
        if (!File.Exists(Path.Combine(school, "truth.json")))
        {
            Console.WriteLine("Drawing a school of synthetic pupils: register, reference photos and 60 photos (about a minute) ...");
            await DrawAsync(school, cancellationToken);
        }

        return await ConsentLensCommand.RunAsync(
        [
            "screen", Path.Combine(school, "photos"),
            "--register", Path.Combine(school, "register.csv"),
            "--references", Path.Combine(school, "references"),
            "--out", Path.Combine(folder, "report"),
            "--on-unknown", "blur",
            "--match-at", SyntheticMatchAt,
            "--possible-at", SyntheticPossibleAt,
        ]);
    }

    /// <summary>Runs the generator as a program of its own: it belongs to the tests, and the dashboard does not reference tests.</summary>
    private static async Task DrawAsync(string school, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet") { ArgumentList = { GeneratorPath(), "school", "--out", school } };
        using Process process = Process.Start(start) ?? throw new UserException("The program that draws synthetic pupils could not be started; is 'dotnet' installed?");
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        if (process.ExitCode != 0) throw new UserException($"The synthetic school could not be drawn (exit code {process.ExitCode}).");
    }

    private static string GeneratorPath()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "tests", "Synthetic", "bin", "Release", "net10.0", Generator);
            if (File.Exists(candidate)) return candidate;
        }

        throw new UserException("The program that draws synthetic pupils is not built; run 'dotnet build -c Release' in the checkout first.");
    }
}
