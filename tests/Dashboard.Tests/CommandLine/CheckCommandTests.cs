using ConsentLens.Dashboard.Tests.Hosting;
using Npgsql;
using Xunit;

namespace ConsentLens.Dashboard.Tests.CommandLine;

public sealed class CheckCommandTests
{
    [BuiltModelsFact]
    public async Task A_line_for_each_invariant_and_an_exit_code_that_says_whether_all_hold()
    {
        await using RunningStation station = await RunningStation.StartAsync();
        ProgramRun none = await ProgramRun.Of("check", "--data", station.Folder);
        Assert.True(none is { ExitCode: 2, Output: "" }, none.Output + none.Errors);
        int school = await station.AddSchoolAsync();
        ProgramRun sound = await ProgramRun.Of("check", "--data", station.Folder);
        Assert.True(sound is { ExitCode: 0, Errors: "" }, sound.Output + sound.Errors);
        Assert.Contains($"School {school}: audit_complete: proved: ", sound.Output, StringComparison.Ordinal);
        Assert.Contains($"School {school}: packages_clean: proved: ", sound.Output, StringComparison.Ordinal);

        await using NpgsqlCommand unrecorded = station.DataSource.CreateCommand(
            $"insert into nightly_runs (school_id, started_at, finished_at, purged, matched, judged, changed, takedowns) values ({school}, now(), now(), 0, 0, 0, 0, 0)");
        await unrecorded.ExecuteNonQueryAsync();
        ProgramRun broken = await ProgramRun.Of("check", "--data", station.Folder, "--database-only");
        Assert.Equal(4, broken.ExitCode);
        Assert.Contains($"School {school}: audit_complete: VIOLATED: ", broken.Errors, StringComparison.Ordinal);
        Assert.Contains("has 0 entries nightly_run_ended of 1", broken.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("packages_clean", broken.Output, StringComparison.Ordinal);
    }
}
