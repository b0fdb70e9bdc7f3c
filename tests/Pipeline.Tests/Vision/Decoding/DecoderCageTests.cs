using System.Diagnostics;
using System.Globalization;
using ConsentLens.Pipeline.Tests.Vision.Models;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding.Isolation;
using ConsentLens.Pipeline.Vision.Decoding.Native;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Decoding;

public sealed class DecoderCageTests(RealDecoder real) : IClassFixture<RealDecoder>
{
    private const int NotPermitted = 1;

    [Fact]
    public async Task Every_way_out_is_refused_in_every_thread()
    {
        using var folder = new TemporaryFolder();
        IReadOnlyDictionary<string, int> errors = await TryAsync(CagedProgram.Caged, folder);
        Assert.Equal(["main", "older", "younger"], errors.Keys.Select(key => key.Split(':')[0]).Distinct().Order());
        Assert.Contains("main: exec", errors.Keys);
        Assert.DoesNotContain(errors, one => one.Value != NotPermitted);
        Assert.Equal(["existing"], Directory.GetFileSystemEntries(folder.Root).Select(Path.GetFileName));
    }

    // Else the test above would pass of calls that are refused anyway.
    [Fact]
    public async Task Without_a_cage_the_same_calls_are_not_refused()
    {
        using var folder = new TemporaryFolder();
        IReadOnlyDictionary<string, int> errors = await TryAsync(CagedProgram.Free, folder);
        foreach (string what in (string[])["open", "create", "stat", "folder", "socket", "local socket", "connect", "memory file", "duplicate", "control", "fork", "be looked into"])
            Assert.True(errors[$"main: {what}"] != NotPermitted, what);
        Assert.Equal(["existing", "folder", "new"], Directory.GetFileSystemEntries(folder.Root).Select(Path.GetFileName).Order());
    }

    // The system's own word on the decoder, after it has decoded.
    [Fact]
    public void Every_thread_of_a_decoder_is_behind_the_walls_that_it_reports()
    {
        CageWalls walls = real.Reader.Walls(CancellationToken.None);
        Assert.True(walls.HasFlag(CageWalls.SystemCalls | CageWalls.NoNewPrivileges), walls.Describe());
        Assert.Equal(Environment.IsPrivilegedProcess, walls.HasFlag(CageWalls.OtherUser | CageWalls.EmptyRoot));
        using RgbImage decoded = real.Reader.Decode(DrawnPhoto.Jpeg(DrawnPhoto.Quarters(120, 80)), 0, CancellationToken.None);
        string[] decoders = [.. Directory.GetDirectories("/proc").Where(IsOurDecoder)];
        Assert.NotEmpty(decoders);
        foreach (string thread in decoders.SelectMany(decoder => Directory.GetDirectories(Path.Combine(decoder, "task"))))
        {
            string[] status = File.ReadAllLines(Path.Combine(thread, "status"));
            Assert.Contains("Seccomp:\t2", status);
            Assert.Contains("NoNewPrivs:\t1", status);
            Assert.Contains("CapEff:\t0000000000000000", status);
            if (!walls.HasFlag(CageWalls.OtherUser)) continue;
            Assert.Contains("Uid:\t65534\t65534\t65534\t65534", status);
            Assert.Contains("Gid:\t65534\t65534\t65534\t65534", status);
            Assert.Contains("Groups:", status.Select(line => line.TrimEnd()));
            Assert.EndsWith(" (deleted)", File.ResolveLinkTarget(Path.Combine(thread, "root"), returnFinalTarget: false)!.FullName, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_decoder_without_walls_decodes_and_is_told_of_once()
    {
        var log = new Lines();
        using IsolatedPhotoReader reader = FakeDecoder.Reader($"{FakeDecoder.Ready}; cat > /dev/null", logger: log);
        Assert.Equal(CageWalls.None, reader.Walls(CancellationToken.None));
        Assert.Equal(CageWalls.None, reader.Walls(CancellationToken.None));
        string line = Assert.Single(log.Heard);
        Assert.StartsWith("Warning: ", line, StringComparison.Ordinal);
        Assert.Contains("in force: nothing; not in force: system call filter", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CageWalls.None, "in force: nothing; not in force: system call filter, no new privileges, user nobody (needs a start as root), empty root folder (needs a start as root), Landlock")]
    [InlineData(CageWalls.SystemCalls | CageWalls.NoNewPrivileges | CageWalls.LandlockOfDecodingThread, "in force: system call filter, no new privileges, Landlock (decoding thread only); not in force: user nobody (needs a start as root), empty root folder (needs a start as root)")]
    [InlineData(CageWalls.SystemCalls | CageWalls.NoNewPrivileges | CageWalls.OtherUser | CageWalls.EmptyRoot | CageWalls.LandlockOfProcess, "in force: system call filter, no new privileges, user nobody, empty root folder, Landlock")]
    public void The_walls_are_told_in_words(CageWalls walls, string words) => Assert.Equal(words, walls.Describe());

    private static bool IsOurDecoder(string process)
    {
        try
        {
            string[] status = File.ReadAllLines(Path.Combine(process, "status"));
            return status.Contains(string.Create(CultureInfo.InvariantCulture, $"PPid:\t{Environment.ProcessId}"))
                // Those that other tests start, and those that are not ready yet, are not asked about.
                && File.ReadAllText(Path.Combine(process, "cmdline")).Contains(DecoderProgram.Verb, StringComparison.Ordinal)
                && status.Contains("Seccomp:\t2");
        }
        catch (IOException)
        {
            // No process, or it has ended.
            return false;
        }
    }

    private static async Task<IReadOnlyDictionary<string, int>> TryAsync(string mode, TemporaryFolder folder)
    {
        _ = folder.Write("existing", []);
        using Process program = Process.Start(new ProcessStartInfo("dotnet", [typeof(CagedProgram).Assembly.Location, mode, folder.Root]) { RedirectStandardOutput = true })!;
        string[] lines = (await program.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await program.WaitForExitAsync();
        Assert.Equal(0, program.ExitCode);
        return lines.ToDictionary(line => line[..line.LastIndexOf(':')], line => int.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    private sealed class Lines : ILogger<IsolatedPhotoReader>
    {
        public List<string> Heard { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Heard.Add($"{logLevel}: {formatter(state, exception)}");
    }
}
