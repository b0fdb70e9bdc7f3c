using System.Globalization;
using ConsentLens.Consent;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Screening.FolderRun;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Vision.Faces.Enrolment;
using ConsentLens.Pipeline.Vision.Models;
using Spectre.Console;

namespace ConsentLens.Dashboard.CommandLine;

/// <summary>What a screening run says on the terminal: a progress bar there, plain lines in a pipe, and with <c>--json</c> nothing but the report on standard output.</summary>
internal sealed class ScreenConsole
{
    /// <summary>Without a terminal, a line is printed every so many photos.</summary>
    private const int PlainStep = 25;

    /// <summary>Most enrolment notes printed; the rest are counted.</summary>
    private const int MostNotes = 12;

    private readonly bool _json;
    private readonly IAnsiConsole _console;

    public ScreenConsole(bool json)
    {
        _json = json;
        _console = TerminalOutput.Create(json ? Console.Error : Console.Out);
    }

    /// <summary>What is about to be done, and with which models.</summary>
    public void Opening(ModelPack pack, int files, ScreeningOptions options)
    {
        _console.MarkupLineInterpolated($"Screening [bold]{files}[/] files for [bold]{ReportCode.Of(options.Rules.Use)}[/] ({ReportCode.Of(options.Rules.Mode)}), model pack [bold]{pack.Name}[/], {options.Workers} workers.");
        if (pack.Reading is null && options.Rules.ReadsPictures) _console.MarkupLineInterpolated($"[yellow]Warning:[/] {ModelCheck.NothingReads}");
        if (pack.Warning is not null) _console.MarkupLineInterpolated($"[yellow]Warning:[/] {pack.Warning}");
    }

    /// <summary>Columns of the register that are not used.</summary>
    public void ExtraColumns(IReadOnlyList<string> headings)
    {
        if (headings.Count > 0) _console.MarkupLineInterpolated($"Columns of the register that are not used: {string.Join(", ", headings)}.");
    }

    /// <summary>Who can be recognised, and what is wrong with the reference photos.</summary>
    public void Enrolment(EnrolmentResult enrolment, SchoolRegister register)
    {
        _console.MarkupLineInterpolated($"{enrolment.Templates.Count} of {register.People.Length} people on the register can be recognised.");
        foreach (EnrolmentNote note in enrolment.Notes.Take(MostNotes))
        {
            string file = note.File is null ? string.Empty : $" ({note.File})";
            _console.MarkupLineInterpolated($"  [grey]{note.PersonId}{file} {note.Message}[/]");
        }

        if (enrolment.Notes.Count > MostNotes) _console.MarkupLineInterpolated($"  [grey]... and {enrolment.Notes.Count - MostNotes} more notes on reference photos.[/]");
    }

    /// <summary>Shows that something is going on while <paramref name="work"/> runs.</summary>
    public async Task<T> WithStatusAsync<T>(string what, Func<Task<T>> work)
    {
        if (!_console.Profile.Capabilities.Interactive || !_console.Profile.Out.IsTerminal)
        {
            _console.WriteLine($"{what} ...");
            return await work();
        }

        return await _console.Status().StartAsync(what, _ => work());
    }

    /// <summary>Shows how far <paramref name="work"/> is.</summary>
    public async Task<ScreeningReport> WithProgressAsync(Func<IProgress<ScreeningProgress>, Task<ScreeningReport>> work)
    {
        if (!_console.Profile.Out.IsTerminal) return await work(new PlainProgress(_console));
        return await _console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => work(new BarProgress(context.AddTask("Screening"))));
    }

    /// <summary>The counts, the speed, and where the reports are; with <c>--json</c> the report itself.</summary>
    public async Task SummaryAsync(ScreeningReport report, string output)
    {
        if (_json)
        {
            Console.Out.Write(await File.ReadAllTextAsync(Path.Combine(output, "report.json")));
            return;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumn("Verdict").AddColumn(new TableColumn("Photos").RightAligned()).AddColumn("Most common reason");
        foreach (Verdict verdict in (Verdict[])[Verdict.Block, Verdict.Review, Verdict.Blur, Verdict.Clear])
        {
            PhotoReport[] photos = [.. report.Photos.Where(photo => photo.Verdict == verdict)];
            table.AddRow(new Markup($"[{Colour(verdict)}]{ReportCode.Of(verdict)}[/]"), new Text(photos.Length.ToString(CultureInfo.InvariantCulture)), new Text(MostOften(photos)));
        }

        _console.Write(table);
        Speed(report.Throughput);
        foreach (string sentence in report.PassedOver) _console.MarkupLineInterpolated($"{sentence}");
        if (!report.Complete) _console.MarkupLine("[yellow]Stopped before the end.[/] The reports cover what is finished. Run the same command again to continue.");
        _console.MarkupLineInterpolated($"Report: [bold]{Path.Combine(output, "report.html")}[/]");
    }

    private void Speed(ThroughputReport speed)
    {
        if (speed.Photos == 0)
        {
            _console.WriteLine("No photos needed screening: an earlier run had finished them all.");
            return;
        }

        StageTimes stages = speed.Stages;
        _console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{speed.Photos} photos and {speed.Faces} faces in {speed.Seconds:0.0} s: {speed.PhotosPerSecond:0.0} photos/s, {speed.MegapixelsPerSecond:0} megapixels/s, peak memory {speed.PeakRssMegabytes:0} MB.");
        _console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Stages, ms over all workers: decode {stages.Decode:0}, detect {stages.Detect:0}, embed {stages.Embed:0}, match {stages.Match:0}, redact {stages.Redact:0}, encode {stages.Encode:0}.");
    }

    private static string MostOften(IReadOnlyCollection<PhotoReport> photos) => photos
        .SelectMany(photo => photo.Reasons)
        .GroupBy(reason => reason)
        .OrderByDescending(group => group.Count())
        .ThenBy(group => group.Key)
        .Select(group => ReasonText.Sentence(group.Key))
        .FirstOrDefault(string.Empty);

    private static string Colour(Verdict verdict) => verdict switch
    {
        Verdict.Block => "red",
        Verdict.Review => "yellow",
        Verdict.Blur => "blue",
        _ => "green",
    };

    private sealed class BarProgress(ProgressTask task) : IProgress<ScreeningProgress>
    {
        public void Report(ScreeningProgress value)
        {
            task.MaxValue = value.Total;
            task.Value = Math.Max(task.Value, value.Done);
        }
    }

    private sealed class PlainProgress(IAnsiConsole console) : IProgress<ScreeningProgress>
    {
        public void Report(ScreeningProgress value)
        {
            if (value.Done % PlainStep == 0 || value.Done == value.Total) console.WriteLine($"{value.Done} of {value.Total} photos screened");
        }
    }
}
