using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ConsentLens.Benchmarks.Inputs;

namespace ConsentLens.Benchmarks.Load;

/// <summary><c>consentlens serve</c> as a separate process with its private database.</summary>
internal sealed class ServedProgram : IAsyncDisposable
{
    private readonly Process _process;

    private ServedProgram(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Processor time of the program so far, without its database.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The most memory that it had, in megabytes.</summary>
    public double PeakMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64 / 1e6;
        }
    }

    /// <summary>Starts it, and waits until it answers.</summary>
    public static async Task<ServedProgram> StartAsync(string data, CancellationToken cancellationToken)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var process = new Process { StartInfo = StartOf("serve", "--data", data, "--listen", address.ToString().TrimEnd('/'), "--match-at", Text(BenchmarkModels.ForDrawnFaces.MatchAt), "--possible-at", Text(BenchmarkModels.ForDrawnFaces.PossibleAt)) };
        process.OutputDataReceived += (_, line) => Say(line.Data);
        process.ErrorDataReceived += (_, line) => Say(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var client = new HttpClient { BaseAddress = address };
        while (!await AnswersAsync(client, cancellationToken))
        {
            if (process.HasExited) throw new InvalidOperationException("The program ended before it answered.");
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }

        return new ServedProgram(process, address);
    }

    /// <summary>Runs a verb to its end, with its output on ours.</summary>
    public static async Task<int> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        ProcessStartInfo start = StartOf(arguments);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (false, false);
        using Process process = Process.Start(start)!;
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using Process kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static ProcessStartInfo StartOf(params string[] arguments)
    {
        string program = Path.Combine(Checkout.Folder, "src", "Dashboard", "bin", "Release", "net10.0", "consentlens.dll");
        return new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
    }

    private static async Task<bool> AnswersAsync(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri("/access/sign-in", UriKind.Relative), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static void Say(string? line)
    {
        if (line is { Length: > 0 }) Console.WriteLine($"serve: {line}");
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
