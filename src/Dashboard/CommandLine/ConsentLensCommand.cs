using System.CommandLine;
using ConsentLens.Dashboard.Demo;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Screening.FolderRun;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Postgres;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Dashboard.CommandLine;

/// <summary>The verbs of <c>consentlens</c>.</summary>
internal static class ConsentLensCommand
{
    /// <summary>How long a stopped run may take to write what it has.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Runs the verb that <paramref name="args"/> name and returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("ConsentLens finds the photos that must not be published: it recognises faces and checks the school's consents, on this computer alone.")
        {
            ScreenCommand.Create(),
            ModelsCommand.Create(),
            DemoCommand.Create(),
            ServeCommand.Create(),
            WorkerCommand.Create(),
            IngestCommand.Create(),
            NightlyCommand.Create(),
            KeysCommand.Create(),
            AuditCommand.Create(),
            CheckCommand.Create(),
            BenchCommand.Create(),
            AuditSiteCommand.Create(),
            CheckAddressCommand.Create(),
        };
        if (args.Length == 0)
        {
            _ = await root.Parse("--help").InvokeAsync();
            return ExitCode.BadInput;
        }

        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (System.CommandLine.Parsing.ParseError error in parsed.Errors) await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync("Run 'consentlens --help' to see the commands.");
            return ExitCode.BadInput;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = StopTimeout,
            });
        }
        catch (Exception error) when (error is UserException or RefusedException or BatchUnreadableException or OutputFolderException
            or ModelException or OnnxException or ImagingUnavailableException
            or PrivateClusterException or NewerSchemaException or VaultException or AuditException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return ExitCode.BadInput;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped.");
            return ExitCode.Stopped;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"A file or folder could not be used: {error.Message}");
            return ExitCode.Failed;
        }
        catch (Exception error)
        {
            await Console.Error.WriteLineAsync($"This is a fault in ConsentLens; please report it: {error.GetType().Name}: {error.Message}");
            return ExitCode.Failed;
        }
    }
}
