using System.CommandLine;
using ConsentLens.Dashboard.Access.Keys;
using ConsentLens.Dashboard.Hosting;
using ConsentLens.Pipeline;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;

namespace ConsentLens.Dashboard.CommandLine;

/// <summary><c>consentlens keys rotate</c>: changes the master key of an installation.</summary>
internal static class KeysCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var arguments = new StationArguments();
        var rotate = new Command("rotate", "Makes a new master key and encrypts every stored key with it; photos and templates are not touched.");
        arguments.AddTo(rotate);
        rotate.SetAction((parsed, cancellationToken) => RotateAsync(arguments.Settings(parsed), cancellationToken));
        return new Command("keys", "Manages the keys that photos and templates are encrypted with.") { rotate };
    }

    private static async Task<int> RotateAsync(StationSettings settings, CancellationToken cancellationToken)
    {
        await using Station station = await Station.OpenAsync(settings, cancellationToken);
        var file = new MasterKeyFile(settings.Data.KeyFile, TimeProvider.System);
        using IHost host = station.ToHost();
        // Recorded before it is done: it cannot be undone.
        var begun = new AuditEvent(Environment.UserName, AuditAction.MasterKeyChanging, "installation", "keys");
        foreach (SchoolListing school in await host.Services.GetRequiredService<SchoolDirectory>().ListAsync(cancellationToken))
            await SchoolTransaction.RecordAsync(host.Services.GetRequiredService<ConsentLensDbContextFactory>(), school.Id, host.Services.GetRequiredService<AuditStore>(), begun, cancellationToken);
        KeyRotationOutcome outcome = await new StoredKeyRotation(station.DataSource, station.Vault, file, new WebKeyFolder(settings.Data.WebKeys, station.Vault).RewrapAll).RotateAsync(cancellationToken);
        Console.WriteLine($"{outcome.Report.Rewrapped} keys are encrypted with the new master key; {outcome.Retired.Count} old master keys were retired. Back up {settings.Data.KeyFolder}: without it nothing can be read.");
        if (outcome.Report.Unreadable.Count == 0) return ExitCode.Done;
        throw new UserException($"{outcome.Report.Unreadable.Count} stored keys could not be opened, so no old master key was retired; put the missing master key back in {settings.Data.KeyFile} and run this again.");
    }
}
