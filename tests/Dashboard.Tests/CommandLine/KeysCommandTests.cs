using ConsentLens.Dashboard.Tests.Hosting;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Dashboard.Tests.CommandLine;

public sealed class KeysCommandTests
{
    [BuiltModelsFact]
    public async Task A_change_of_the_master_key_stands_in_the_audit_log_of_every_school()
    {
        await using RunningStation station = await RunningStation.StartAsync();
        int[] schools = [await station.AddSchoolAsync(), await station.AddSchoolAsync("Elm Infants")];

        ProgramRun run = await ProgramRun.Of("keys", "rotate", "--data", station.Folder);

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        foreach (int school in schools)
        {
            await using ConsentLensDbContext context = station.Context(school);
            AuditEntryRow last = await context.AuditEntries.OrderBy(entry => entry.Sequence).LastAsync();
            Assert.Equal((AuditActionText.Code(AuditAction.MasterKeyChanging), Environment.UserName), (last.Action, last.Actor));
        }
    }
}
