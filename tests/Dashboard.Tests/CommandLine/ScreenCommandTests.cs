using System.Text.Json;
using Xunit;

namespace ConsentLens.Dashboard.Tests.CommandLine;

/// <summary><c>consentlens screen</c> as a shell sees it: a process of its own, its exit code and its two outputs.</summary>
public sealed class ScreenCommandTests : IDisposable
{
    private readonly SchoolFolder _school = new();

    public void Dispose() => _school.Dispose();

    [BuiltModelsFact]
    public async Task When_every_file_got_a_verdict_the_exit_code_is_0()
    {
        ProgramRun run = await ProgramRun.Of(_school.Screen("--models", _school.CopyModels()));

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("2 of 2 people on the register can be recognised", run.Output, StringComparison.Ordinal);
        Assert.Contains("3 of 3 photos screened", run.Output, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(_school.Output, "report.html"), run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.Equal(["clear", "block", "clear"], Verdicts());
        Assert.Equal(["0001.jpg", "0003.jpg"], Directory.GetFiles(Path.Combine(_school.Output, "release")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal([".consentlens", "release", "report.csv", "report.html", "report.json"], Directory.GetFileSystemEntries(_school.Output).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [BuiltModelsFact]
    public async Task When_some_files_could_not_be_read_the_exit_code_is_3_and_they_are_in_review()
    {
        _school.Write("photos/notes.txt", "no photo");

        ProgramRun run = await ProgramRun.Of(_school.Screen("--models", _school.CopyModels()));

        Assert.Equal(3, run.ExitCode);
        Assert.Equal(["clear", "block", "clear", "review"], Verdicts());
    }

    [BuiltModelsFact]
    public async Task Nothing_of_a_run_is_kept_to_be_sent_elsewhere()
    {
        string home = Directory.CreateDirectory(_school.PathOf("home")).FullName;

        ProgramRun run = await ProgramRun.Of(_school.Screen("--models", _school.CopyModels()), interruptAt: null, home);

        // ONNX Runtime would put its usage data into the cache, and the number of its session into the temporary folder.
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Empty(Directory.EnumerateFiles(home, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }));
    }

    [BuiltModelsFact]
    public async Task With_json_standard_output_holds_the_report_and_nothing_else()
    {
        ProgramRun run = await ProgramRun.Of(_school.Screen("--json"));

        using JsonDocument printed = JsonDocument.Parse(run.Output);
        Assert.Equal(3, printed.RootElement.GetProperty("photos").GetArrayLength());
        Assert.Equal((await File.ReadAllTextAsync(Path.Combine(_school.Output, "report.json"))).Trim(), run.Output.Trim());
        Assert.Contains("3 of 3 photos screened", run.Errors, StringComparison.Ordinal);
    }

    [BuiltModelsFact]
    public async Task Detect_only_needs_no_references()
    {
        ProgramRun run = await ProgramRun.Of("screen", _school.PathOf("photos"), "--register", _school.PathOf("register.csv"), "--out", _school.Output, "--mode", "detect-only");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["blur", "blur", "clear"], Verdicts());
    }

    [BuiltModelsFact]
    public async Task Ctrl_C_leaves_a_valid_partial_report_and_running_again_completes_it()
    {
        string models = _school.CopyModels();
        for (int copy = 0; copy < 100; copy++) File.Copy(_school.PathOf("photos/a.jpg"), _school.PathOf($"photos/copy{copy:D3}.jpg"));
        string[] command = _school.Screen("--models", models, "--workers", "1");

        ProgramRun stopped = await ProgramRun.Of(command, interruptAt: "25 of 103");
        (bool complete, int photos, _) = Report();
        string[] released = Directory.GetFiles(Path.Combine(_school.Output, "release"));
        ProgramRun resumed = await ProgramRun.Of(command);

        Assert.Equal((130, ""), (stopped.ExitCode, stopped.Errors));
        Assert.Contains("Stopped before the end", stopped.Output, StringComparison.Ordinal);
        Assert.False(complete);
        Assert.InRange(photos, 25, 102);
        // All but the restricted pupil's photo and what follows the last one.
        Assert.Equal(photos - 1, released.Length);
        Assert.Equal(0, resumed.ExitCode);
        Assert.Equal((true, 103, 103 - photos), Report());
    }

    [BuiltModelsFact]
    public async Task Nothing_of_a_photos_folder_is_changed()
    {
        var before = Directory.GetFiles(_school.PathOf("photos")).ToDictionary(path => path, File.ReadAllBytes);

        _ = await ProgramRun.Of(_school.ScreenWith("--out", _school.PathOf("photos/checked")));

        Assert.True(File.Exists(_school.PathOf("photos/checked/report.json")));
        Assert.Equal(before.Keys.Order(), Directory.GetFiles(_school.PathOf("photos")).Order());
        Assert.All(before, pair => Assert.Equal(pair.Value, File.ReadAllBytes(pair.Key)));
        ProgramRun again = await ProgramRun.Of(_school.ScreenWith("--out", _school.PathOf("photos/checked")));
        Assert.Contains("Screening 3 files", again.Output, StringComparison.Ordinal);
    }

    private string[] Verdicts()
    {
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(Path.Combine(_school.Output, "report.json")));
        return [.. report.RootElement.GetProperty("photos").EnumerateArray().Select(photo => photo.GetProperty("verdict").GetString()!)];
    }

    private (bool Complete, int Photos, int Screened) Report()
    {
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(Path.Combine(_school.Output, "report.json")));
        JsonElement root = report.RootElement;
        return (root.GetProperty("complete").GetBoolean(), root.GetProperty("photos").GetArrayLength(), root.GetProperty("throughput").GetProperty("photos").GetInt32());
    }
}
