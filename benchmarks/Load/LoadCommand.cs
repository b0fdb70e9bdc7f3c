using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace ConsentLens.Benchmarks.Load;

/// <summary><c>load</c>: many users upload at once while photos are screened and pages are read; then everything is checked.</summary>
internal static class LoadCommand
{
    private const int PlainWidth = 130;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create()
    {
        var users = new Option<int>("--users") { Description = "Users uploading at the same time.", DefaultValueFactory = _ => 20 };
        var photos = new Option<int>("--photos") { Description = "Photos of 1 megapixel uploaded by each user.", DefaultValueFactory = _ => 100 };
        var wait = new Option<int>("--minutes") { Description = "How long to wait, from the first upload, for the last photo to be screened.", DefaultValueFactory = _ => 30 };
        var command = new Command("load", "Has many users upload to 'consentlens serve' at once, times the pages meanwhile, and proves at the end that nothing was lost.") { users, photos, wait };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(users), parsed.GetValue(photos), TimeSpan.FromMinutes(parsed.GetValue(wait)), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(int users, int photosEach, TimeSpan wait, CancellationToken cancellationToken)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"consentlens-load-{Environment.ProcessId}");
        // Not a folder for this user alone: the database's account has to enter it.
        Directory.CreateDirectory(folder);
        try
        {
            LoadOutcome outcome = await new LoadRun(users, photosEach, wait).RunAsync(folder, cancellationToken);
            Write(outcome, users);
            Console.WriteLine("consentlens check:");
            int check = await ServedProgram.RunAsync(cancellationToken, "check", "--data", Path.Combine(folder, "data"));
            bool isWhole = outcome.Sent == outcome.Stored && outcome.Judged + outcome.Waiting == outcome.Sent;
            Console.WriteLine(isWhole && check == 0 ? "Nothing was lost." : $"SOMETHING IS WRONG: check ended with {check}.");
            return isWhole ? check : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write(LoadOutcome outcome, int users)
    {
        var table = new Table().Border(TableBorder.Markdown).AddColumn("request");
        foreach (string heading in (string[])["count", "p50 ms", "p95 ms", "p99 ms", "slowest ms", "5xx or none", "4xx"]) table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (LatencyFigure figure in outcome.Pages.Concat(outcome.Uploads))
        {
            table.AddRow(figure.Request, Number(figure.Count), Number(figure.P50), Number(figure.P95), Number(figure.P99), Number(figure.Slowest), Number(figure.ServerErrors), Number(figure.Refused));
        }

        AnsiConsole.Profile.Width = Math.Max(PlainWidth, AnsiConsole.Profile.Width);
        AnsiConsole.Write(table);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{users} users sent {outcome.Sent} photos in {outcome.Uploading.TotalSeconds:F0} s ({outcome.Sent / outcome.Uploading.TotalSeconds:F1}/s); the server took {outcome.Taken}, stored {outcome.Stored}, judged {outcome.Judged}, {outcome.Waiting} wait; {outcome.ScreenedMeanwhile} were screened when the last upload ended"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"all screened after {outcome.UntilScreened?.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture) ?? "(not waited for)"} s; the program used {outcome.Processor.TotalSeconds:F0} s of processor time while photos were uploaded, and {outcome.PeakMegabytes:F0} MB at most"));
        Console.WriteLine(JsonSerializer.Serialize(outcome, Json));
    }

    private static string Number(double value) => value.ToString("F0", CultureInfo.InvariantCulture);
}
