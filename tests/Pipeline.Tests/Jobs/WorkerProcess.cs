using System.Diagnostics;
using System.Globalization;
using ConsentLens.Pipeline.Storage.Postgres;

namespace ConsentLens.Pipeline.Tests.Jobs;

/// <summary>The program as a process of its own, on a test's database and data folder.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];

    private WorkerProcess(Process process) => _process = process;

    /// <summary>Everything it said.</summary>
    public string Output
    {
        get
        {
            lock (_lines)
                return string.Join('\n', _lines);
        }
    }

    public int Id => _process.Id;

    public int ExitCode => _process.ExitCode;

    /// <summary>The program, as built with these tests.</summary>
    public static string Program { get; } = FindProgram();

    /// <summary>Starts <c>consentlens VERB ...</c> with the thresholds of drawn faces.</summary>
    public static WorkerProcess Start(string connectionString, string data, params string[] arguments) =>
        StartIn(Path.GetTempPath(), connectionString, data, arguments);

    /// <summary>The same with a temporary folder of its own.</summary>
    public static WorkerProcess StartIn(string temporary, string connectionString, string data, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [DatabaseConnection.EnvironmentVariable] = connectionString, ["TMPDIR"] = temporary },
        };
        string[] all =
        [
            Program, .. arguments, "--data", data, "--jobs", "1",
            "--match-at", Workshop.MatchAt.ToString(CultureInfo.InvariantCulture),
            "--possible-at", Workshop.PossibleAt.ToString(CultureInfo.InvariantCulture),
        ];
        foreach (string argument in all)
            start.ArgumentList.Add(argument);
        var worker = new WorkerProcess(new Process { StartInfo = start });
        worker._process.OutputDataReceived += worker.Hear;
        worker._process.ErrorDataReceived += worker.Hear;
        worker._process.Start();
        worker._process.BeginOutputReadLine();
        worker._process.BeginErrorReadLine();
        return worker;
    }

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>SIGTERM, and waits for the end.</summary>
    public async Task TerminateAsync()
    {
        _ = SendSignal(_process.Id, Terminate);
        using var limit = new CancellationTokenSource(Patience.Seconds(30));
        await _process.WaitForExitAsync(limit.Token);
    }

    public async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }

    private const int Terminate = 15;

    private void Hear(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
            return;
        lock (_lines)
            _lines.Add(line.Data);
    }

    private static int SendSignal(int process, int signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        return kill.ExitCode;
    }

    internal static string FindProgram()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "src", "Dashboard", "bin", "Release", "net10.0", "consentlens.dll");
            if (File.Exists(candidate))
                return candidate;
        }

        throw new InvalidOperationException("The program is not built; run 'dotnet build -c Release' first.");
    }
}
