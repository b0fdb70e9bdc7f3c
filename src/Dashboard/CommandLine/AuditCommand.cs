using System.CommandLine;
using ConsentLens.Dashboard.Hosting;
using ConsentLens.Pipeline;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConsentLens.Dashboard.CommandLine;

/// <summary><c>consentlens audit</c>: checks that the audit log is unchanged, and exports a copy for others to keep.</summary>
internal static class AuditCommand
{
    private const string Actor = "command-line";

    /// <summary>The verbs.</summary>
    public static Command Create() => new("audit", "Checks or exports the audit log of who did what.") { Verify(), Export() };

    private static Command Verify()
    {
        var data = DataOption();
        var school = new Option<int?>("--school") { Description = "The number of one school; every school if left out." };
        var begin = new Option<bool>("--begin-anchor") { Description = "Creates the anchor of a log that has none: a note of how far it reaches. Only after somebody has looked into why it has none." };
        var command = new Command("verify", "Finds audit log entries that were altered, removed, moved, inserted or cut off.") { data, school, begin };
        command.SetAction((parsed, cancellationToken) =>
            WithStationAsync(parsed.GetValue(data)!, parsed.GetValue(school), (log, listing) => VerifyAsync(log, listing, parsed.GetValue(begin), cancellationToken), cancellationToken));
        return command;
    }

    private static Command Export()
    {
        var data = DataOption();
        var school = new Option<int>("--school") { Description = "The school's number.", Required = true };
        var output = new Option<FileInfo>("--out") { Description = "The file to write: CSV if its name ends in .csv, otherwise JSON lines.", Required = true };
        var command = new Command("export", "Writes a school's audit log to a file that can be checked without ConsentLens.") { data, school, output };
        command.SetAction((parsed, cancellationToken) =>
            WithStationAsync(parsed.GetValue(data)!, parsed.GetValue(school), (log, listing) => ExportAsync(log, listing, parsed.GetValue(output)!, cancellationToken), cancellationToken));
        return command;
    }

    private static Option<DirectoryInfo> DataOption() =>
        new("--data") { Description = "The folder with the database, the photos and the keys.", DefaultValueFactory = _ => new DirectoryInfo("data") };

    private static async Task<int> WithStationAsync(DirectoryInfo data, int? schoolId, Func<Logs, SchoolListing, Task<int>> work, CancellationToken cancellationToken)
    {
        var settings = new StationSettings(new DataFolder(data.FullName), null, null, null, null, 1, TimeZoneInfo.Utc);
        await using Station station = await Station.OpenAsync(settings, cancellationToken);
        var contexts = new ConsentLensDbContextFactory(station.DataSource);
        IReadOnlyList<SchoolListing> schools = await new SchoolDirectory(contexts).ListAsync(cancellationToken);
        SchoolListing[] asked = [.. schools.Where(school => schoolId is null || school.Id == schoolId)];
        if (asked.Length == 0 && schoolId is not null)
            throw new UserException($"There is no school {schoolId}; {(schools.Count == 0 ? "there are no schools yet" : $"choose from {string.Join(", ", schools.Select(school => school.Id))}")}.");
        using var logs = new Logs(contexts, station);
        int worst = ExitCode.Done;
        foreach (SchoolListing school in asked)
            worst = Math.Max(worst, await work(logs, school));
        return worst;
    }

    private static async Task<int> VerifyAsync(Logs logs, SchoolListing school, bool begins, CancellationToken cancellationToken)
    {
        bool isFirst = begins && (await logs.Anchor.ReadAsync(school.Id, cancellationToken)).Fault == AuditFault.AnchorMissing;
        AuditVerification found = isFirst
            ? await logs.Store.VerifyAsync(logs.Contexts.DataSource, school.Id, AuditAnchor.NotKept, cancellationToken)
            : await logs.Check.ReadThroughAsync(school.Id, cancellationToken);
        foreach (AuditFinding finding in found.Findings)
            await Console.Error.WriteLineAsync($"School {school.Id}: {finding.Text}");
        if (!found.IsSound)
        {
            await Console.Error.WriteLineAsync($"School {school.Id}: the audit log is not sound: {found.Faults} faults in {found.Entries} entries. Keep a copy of the database and of the folder keys as they are, and find out who changed them.");
            return ExitCode.NotSound;
        }

        if (isFirst)
            await logs.Anchor.BeginAsync(school.Id, found.Head, cancellationToken);
        Console.WriteLine($"School {school.Id}: {found.Entries} entries, all unchanged since they were written. The hash of the last is {found.Head.Hash}.");
        await logs.RecordAsync(school.Id, AuditAction.AuditVerified, found.Entries, cancellationToken);
        return ExitCode.Done;
    }

    private static async Task<int> ExportAsync(Logs logs, SchoolListing school, FileInfo output, CancellationToken cancellationToken)
    {
        string unfinished = output.FullName + ".partial";
        AuditHead head;
        try
        {
            await using (FileStream file = File.Create(unfinished))
            {
                IAsyncEnumerable<AuditEntry> entries = AuditStore.ReadAsync(logs.Contexts.DataSource, school.Id, cancellationToken);
                head = output.Extension.Equals(".csv", StringComparison.OrdinalIgnoreCase)
                    ? await AuditExport.WriteCsvAsync(AuditStore.NameOf(school.Id), entries, file, cancellationToken)
                    : await AuditExport.WriteJsonLinesAsync(AuditStore.NameOf(school.Id), entries, file, cancellationToken);
            }

            File.Move(unfinished, output.FullName, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }

        Console.WriteLine($"School {school.Id}: {head.Sequence} entries written to {output.FullName}. The hash of the last is {head.Hash}.");
        await logs.RecordAsync(school.Id, AuditAction.AuditExported, head.Sequence, cancellationToken);
        return ExitCode.Done;
    }

    /// <summary>The logs of an installation.</summary>
    private sealed class Logs : IDisposable
    {
        public Logs(ConsentLensDbContextFactory contexts, Station station)
        {
            var keys = new SchoolKeyStore(contexts, station.Vault, TimeProvider.System);
            Contexts = contexts;
            Anchor = new AuditStoreAnchor(contexts, keys, station.Settings.Data.KeyFolder, TimeProvider.System);
            // What it would log is told when the anchor is moved on, below.
            Store = new AuditStore(keys, Anchor, TimeProvider.System, NullLogger<AuditStore>.Instance);
            Check = new CheckAudit(contexts, Store, Anchor);
        }

        public ConsentLensDbContextFactory Contexts { get; }

        public AuditStore Store { get; }

        public AuditStoreAnchor Anchor { get; }

        public CheckAudit Check { get; }

        /// <summary>Records that somebody looked. An anchor that cannot be moved on is an error here.</summary>
        public async Task RecordAsync(int schoolId, AuditAction action, long entries, CancellationToken cancellationToken)
        {
            var what = new AuditEvent(Actor, action, "school", AuditStore.NameOf(schoolId), AuditDetail.None.With("entries", entries));
            await SchoolTransaction.RecordAsync(Contexts, schoolId, Store, what, cancellationToken);
            await Anchor.RunAsync(schoolId, cancellationToken);
        }

        public void Dispose()
        {
            Store.Dispose();
            Anchor.Dispose();
        }
    }
}
