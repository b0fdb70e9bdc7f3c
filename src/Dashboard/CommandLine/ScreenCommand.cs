using System.CommandLine;
using System.Security.Cryptography;
using ConsentLens.Consent;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using ConsentLens.Dashboard.Hosting;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Screening.FolderRun;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding.Isolation;
using ConsentLens.Pipeline.Vision.Faces.Enrolment;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Dashboard.CommandLine;

/// <summary><c>consentlens screen</c>: screens a folder or zip of photos without a database.</summary>
internal static class ScreenCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var arguments = new ScreenArguments();
        var command = new Command("screen", "Screens photos: writes report.html, report.json, report.csv and the copies that may be released.");
        arguments.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(arguments, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ScreenArguments arguments, ParseResult parsed, CancellationToken cancellationToken)
    {
        bool json = parsed.GetValue(arguments.Json);
        var console = new ScreenConsole(json);
        ScreeningOptions options = arguments.Options(parsed);
        var limits = new ImagingLimits();
        string output = parsed.GetValue(arguments.Output)!.FullName;
        (SchoolRegister register, string fingerprint) = await ReadRegisterAsync(parsed.GetValue(arguments.Register)!, console, cancellationToken);
        CheckClasses(register, options.Classes);
        string? references = ReferencesFolder(parsed.GetValue(arguments.References), options.Rules.Mode);
        string photos = parsed.GetValue(arguments.Photos)!;
        OutputFolderRule.Check(output, [("PHOTOS", photos), ("--references", references)]);
        using IPhotoBatch batch = PhotoBatch.Open(photos, limits, output);
        if (batch.Entries.Count == 0) throw new UserException(string.Join(' ', [$"There are no files in {photos} to be screened; check the path.", .. batch.Others.Sentences]));
        ModelPack pack = ModelPackLoader.Load(ModelsDirectory.Find(parsed.GetValue(arguments.Models)), parsed.GetValue(arguments.Pack));
        using IsolatedPhotoReader reader = Decoders.Open(limits, options.Workers);
        using var models = new ScreeningModels(pack, options.Rules.Mode, reader, arguments.Thresholds(parsed, pack));
        console.Opening(pack, batch.Entries.Count, options);
        IReadOnlyList<Template> templates = references is null ? [] : await EnrolAsync(references, register, models, options, console, cancellationToken);
        var request = new ScreeningRequest
        {
            Batch = batch,
            Register = register,
            Templates = templates,
            Options = options,
            Output = output,
            RegisterFingerprint = fingerprint,
        };
        var run = new ScreeningRun(models, TimeProvider.System);
        ScreeningReport report = await console.WithProgressAsync(progress => run.RunAsync(request, progress, cancellationToken));
        await console.SummaryAsync(report, output);
        if (!report.Complete) return ExitCode.Stopped;
        return report.Photos.Any(photo => photo.Problem is not null) ? ExitCode.SomeUnreadable : ExitCode.Done;
    }

    private static async Task<(SchoolRegister Register, string Fingerprint)> ReadRegisterAsync(FileInfo file, ScreenConsole console, CancellationToken cancellationToken)
    {
        if (!file.Exists) throw new UserException($"There is no register at {file}; check the path of --register.");
        byte[] bytes = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
        RegisterFile register = Parse(file, bytes);
        if (register.Rejected.Length > 0)
        {
            string rows = register.Rejected.Length == 1 ? "a row that cannot be used. Correct it" : $"{register.Rejected.Length} rows that cannot be used. Correct them";
            IEnumerable<string> lines = register.Rejected.Select(row => $"  {row}");
            throw new UserException($"The register {file} has {rows} and run again:\n{string.Join('\n', lines)}");
        }

        console.ExtraColumns(register.ExtraColumns);
        return (register.ToRegister(TimeProvider.System.GetUtcNow()), Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    private static RegisterFile Parse(FileInfo file, byte[] bytes)
    {
        try
        {
            using var stream = new MemoryStream(bytes);
            return RegisterCsv.Read(stream);
        }
        catch (RegisterFormatException error)
        {
            throw new UserException($"{file}: {error.Message}");
        }
    }

    private static void CheckClasses(SchoolRegister register, IReadOnlyList<string> classes)
    {
        var known = register.People.Select(person => person.Class).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        string[] unknown = [.. classes.Where(name => !known.Contains(name))];
        if (unknown.Length > 0) throw new UserException($"Nobody on the register is in class {string.Join(", ", unknown)}; the classes are {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
    }

    private static string? ReferencesFolder(DirectoryInfo? references, ScreeningMode mode)
    {
        if (mode == ScreeningMode.DetectOnly) return null;
        if (references is null) throw new UserException($"--references is needed in {ReportCode.Of(mode)} mode: a folder with one folder of portraits for each person.");
        if (!references.Exists) throw new UserException($"There is no folder of references at {references}; check the path of --references.");
        return references.FullName;
    }

    private static async Task<IReadOnlyList<Template>> EnrolAsync(
        string references,
        SchoolRegister register,
        ScreeningModels models,
        ScreeningOptions options,
        ScreenConsole console,
        CancellationToken cancellationToken)
    {
        var folder = new ReferenceFolder(
            new ReferenceReader(models.Analyser, models.Reader),
            new TemplateBuilder(models.Metric, models.Thresholds),
            models.Limits);
        EnrolmentResult enrolment = await console.WithStatusAsync(
            "Reading the reference photos",
            () => folder.EnrolAsync(references, register, TimeProvider.System.GetUtcNow(), options.Workers, cancellationToken));
        console.Enrolment(enrolment, register);
        return enrolment.Templates;
    }
}
