using ConsentLens.Dashboard.Tests.Hosting;
using Xunit;

namespace ConsentLens.Dashboard.Tests.CommandLine;

public sealed class NightlyCommandTests
{
    [BuiltModelsFact]
    public async Task Every_schools_night_is_done_now_and_told_in_a_line()
    {
        await using RunningStation station = await RunningStation.StartAsync();
        ProgramRun none = await ProgramRun.Of("nightly", "--data", station.Folder);
        Assert.True(none is { ExitCode: 2, Output: "" }, none.Output + none.Errors);
        int school = await station.AddSchoolAsync();
        int other = await station.AddSchoolAsync("Elm Infants");
        await PublishedPhoto.AddAsync(station, school);
        // Beside the worker that runs already, on the same database.
        ProgramRun run = await ProgramRun.Of("nightly", "--data", station.Folder);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Matches($@"^School {school}: 1 photos judged, 0 re-matched, 1 changed, 0 takedowns, \d+\.\d s\nSchool {other}: 0 photos judged, .*\n$", run.Output);
    }
}
