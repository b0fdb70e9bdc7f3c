using System.CommandLine;
using System.Globalization;
using ConsentLens.Consent;
using ConsentLens.Dashboard.Hosting;
using ConsentLens.Pipeline;
using ConsentLens.Pipeline.School.Invariants;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Vision.Decoding.Isolation;
using ConsentLens.Pipeline.Vision.Decoding.Native;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Dashboard.CommandLine;

/// <summary><c>consentlens check</c>: checks what must always hold, over every record and file of an installation, and changes nothing.</summary>
internal static class CheckCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "The folder with the database, the photos and the keys.", DefaultValueFactory = _ => new DirectoryInfo("data") };
        var models = new Option<string?>("--models") { Description = "The models folder; by default the one beside the program." };
        var pack = new Option<string?>("--pack") { Description = "The model pack in use; by default the best one available." };
        var school = new Option<int?>("--school") { Description = "The number of one school; every school if left out." };
        var databaseOnly = new Option<bool>("--database-only") { Description = "Does not check the photo folder." };
        var everyByte = new Option<bool>("--every-byte") { Description = "Reads every encrypted file in full, not only release packages and reference photos." };
        var command = new Command("check", "Checks that the database and the photo folder are consistent: judges every photo again and compares records with files. Changes nothing.")
        {
            data, models, pack, school, databaseOnly, everyByte,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            CheckScope scope = (parsed.GetValue(databaseOnly), parsed.GetValue(everyByte)) switch
            {
                (true, true) => throw new UserException("--database-only and --every-byte contradict each other; use only one of them."),
                (true, false) => CheckScope.Database,
                (false, true) => CheckScope.EveryByte,
                _ => CheckScope.Disk,
            };
            var settings = new StationSettings(new DataFolder(Path.GetFullPath(parsed.GetValue(data)!.FullName)), parsed.GetValue(models), parsed.GetValue(pack), null, null, 1, TimeZoneInfo.Utc);
            return RunAsync(settings, parsed.GetValue(school), scope, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(StationSettings settings, int? schoolId, CheckScope scope, CancellationToken cancellationToken)
    {
        await using Station station = await Station.OpenAsync(settings, cancellationToken);
        using IHost host = station.ToHost();
        if (host.Services.GetRequiredService<ScreeningEngine>().Pack.Reading is null)
            await Console.Out.WriteLineAsync(ModelCheck.NothingReads);
        IReadOnlyList<SchoolListing> schools = await host.Services.GetRequiredService<SchoolDirectory>().ListAsync(cancellationToken);
        SchoolListing[] asked = [.. schools.Where(school => schoolId is null || school.Id == schoolId)];
        if (asked.Length == 0)
            throw new UserException(schoolId is null ? "There is no school yet; add one first." : $"There is no school {schoolId}; choose from {string.Join(", ", schools.Select(school => school.Id))}.");
        // The database alone is checked where photos are not.
        if (scope != CheckScope.Database)
            Console.WriteLine($"Isolation of the processes that decode photos: {host.Services.GetRequiredService<IsolatedPhotoReader>().Walls(cancellationToken).Describe()}.");
        CheckInvariants check = host.Services.GetRequiredService<CheckInvariants>();
        bool isSound = true;
        foreach (SchoolListing school in asked)
        {
            foreach (InvariantFinding finding in await check.RunAsync(school.Id, scope, cancellationToken))
            {
                await TellAsync(school.Id, finding);
                isSound &= finding.IsSound;
            }
        }

        return isSound ? ExitCode.Done : ExitCode.NotSound;
    }

    private static async Task TellAsync(int school, InvariantFinding finding)
    {
        string rule = ReportCode.Of(finding.Rule);
        string over = string.Create(CultureInfo.InvariantCulture, $"{finding.Checked} {InvariantText.Counted(finding.Rule)}");
        string waiting = finding.Waiting == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", {finding.Waiting} waiting for work in progress or for the nightly run");
        string sentence = InvariantText.Sentence(finding.Rule);
        if (finding.Violations == 0)
        {
            Console.WriteLine($"School {school}: {rule}: proved: {sentence} ({over}{waiting}).");
            return;
        }

        string verdict = finding.IsSound ? "not so, but harmless" : "VIOLATED";
        TextWriter target = finding.IsSound ? Console.Out : Console.Error;
        await target.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"School {school}: {rule}: {verdict}: {sentence} ({finding.Violations} times in {over}{waiting})."));
        foreach (string violation in finding.First)
            await target.WriteLineAsync($"School {school}: {rule}: {violation}");
        if (finding.Violations > finding.First.Count)
            await target.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"School {school}: {rule}: and {finding.Violations - finding.First.Count} more"));
    }
}
