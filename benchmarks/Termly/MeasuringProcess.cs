using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ConsentLens.Benchmarks.Inputs;

namespace ConsentLens.Benchmarks.Termly;

/// <summary>Runs this program again for one measurement.</summary>
internal static class MeasuringProcess
{
    /// <exception cref="InvalidOperationException">The measurement failed; it has said why on standard error.</exception>
    public static async Task<Measurement> RunAsync(string way, TermlyPhotos set, int workers, int repeat, int every, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        string[] arguments =
        [
            typeof(MeasuringProcess).Assembly.Location, MeasureCommand.Verb, way, "--set", set.ToString(),
            "--workers", Number(workers), "--repeat", Number(repeat), "--every", Number(every),
        ];
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        try
        {
            string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? JsonSerializer.Deserialize<Measurement>(output)!
                : throw new InvalidOperationException($"Measuring '{way}' ended with exit code {process.ExitCode}.");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
