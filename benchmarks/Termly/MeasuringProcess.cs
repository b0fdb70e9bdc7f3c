using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace ConsentLens.Benchmarks.Termly;

/// <summary>Runs this program again for one way of doing the work, which waits between its turns.</summary>
internal sealed class MeasuringProcess : IDisposable
{
    private readonly Process _process;
    private readonly string _way;

    public MeasuringProcess(string way, TurnWork work)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardInput = true };
        string[] arguments =
        [
            typeof(MeasuringProcess).Assembly.Location, MeasureCommand.Verb, way, "--set", work.Set.ToString(), "--workers", Number(work.Workers),
            "--photos", Number(work.Photos), "--repeat", Number(work.Repeat), "--every", Number(work.Every), "--turns", "0",
            .. work.Pack is null ? (string[])[] : ["--pack", work.Pack],
        ];
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        (_way, _process) = (way, Process.Start(start)!);
    }

    /// <summary>One turn.</summary>
    /// <exception cref="InvalidOperationException">The measurement failed; it has said why on standard error.</exception>
    public async Task<Measurement> TurnAsync(CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync(cancellationToken);
        string? line = await _process.StandardOutput.ReadLineAsync(cancellationToken);
        return line is null ? throw new InvalidOperationException($"Measuring '{_way}' ended before its turn.") : JsonSerializer.Deserialize<Measurement>(line)!;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10))) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
