using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ConsentLens.Dashboard.Hosting;
using ConsentLens.Pipeline;
using Microsoft.AspNetCore.Builder;
using Spectre.Console;

namespace ConsentLens.Benchmarks.Pages;

/// <summary><c>pages</c>: how fast each page of the dashboard answers, with a large generated school on its own PostgreSQL.</summary>
internal static class PagesCommand
{
    private const int Asked = 15;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static readonly string[] Pages =
    [
        "/", "/upload", "/batches", "/batches/1", "/batches/1?p=500", "/photos/50", "/review", "/blocked", "/people", "/people?q=Given12", "/people/P00007", "/people/consents",
        "/people/restricted", "/channels", "/releases", "/takedowns", "/safeguarding", "/reports", "/audit", "/users", "/settings", "/schools",
    ];

    public static Command Create()
    {
        var photos = new Option<int>("--photos") { Description = "The number of photos in the database.", DefaultValueFactory = _ => 100_000 };
        var people = new Option<int>("--people") { Description = "People in the database.", DefaultValueFactory = _ => 2_000 };
        var command = new Command("pages", "Measures how fast each page answers with a large school in the database.") { photos, people };
        command.SetAction(async (parsed, cancellationToken) => Write(await MeasureAsync(parsed.GetValue(photos), parsed.GetValue(people), cancellationToken)));
        return command;
    }

    private static async Task<IReadOnlyList<PageFigure>> MeasureAsync(int photos, int people, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("consentlens-pages-").FullName;
        try
        {
            var settings = new StationSettings(new DataFolder(folder), null, null, null, null, 1, TimeZoneInfo.Utc);
            await using Station station = await Station.OpenAsync(settings, cancellationToken);
            await using WebApplication application = WebHost.Build(station, "http://127.0.0.1:0");
            await LargeSchool.AddAsync(application.Services, photos, people, cancellationToken);
            await application.StartAsync(cancellationToken);
            using HttpClient browser = await SignedInBrowser.OpenAsync(
                new Uri(application.Urls.First()), LargeSchool.Login, new SocketsHttpHandler { UseCookies = true }, cancellationToken);
            List<PageFigure> figures = [];
            foreach (string page in Pages)
                figures.Add(await MeasureAsync(browser, page, cancellationToken));
            await application.StopAsync(cancellationToken);
            return figures;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<PageFigure> MeasureAsync(HttpClient browser, string page, CancellationToken cancellationToken)
    {
        var times = new double[Asked];
        (int status, int bytes) = (0, 0);
        for (int turn = 0; turn < Asked; turn++)
        {
            long start = Stopwatch.GetTimestamp();
            using HttpResponseMessage answer = await browser.GetAsync(new Uri(page, UriKind.Relative), cancellationToken);
            bytes = (await answer.Content.ReadAsByteArrayAsync(cancellationToken)).Length;
            times[turn] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            status = (int)answer.StatusCode;
        }

        double first = times[0];
        Array.Sort(times);
        return new PageFigure(page, status, first, times[Asked / 2], times[^1], bytes / 1024);
    }

    private static void Write(IReadOnlyList<PageFigure> figures)
    {
        var table = new Table().Border(TableBorder.Markdown).AddColumn("page");
        foreach (string heading in (string[])["status", "first ms", "median ms", "slowest ms", "KiB"]) table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (PageFigure figure in figures)
            table.AddRow(figure.Page, Number(figure.Status), Number(figure.FirstMilliseconds), Number(figure.MedianMilliseconds), Number(figure.SlowestMilliseconds), Number(figure.Kibibytes));
        AnsiConsole.Write(table);
        Console.WriteLine(JsonSerializer.Serialize(figures, Json));
    }

    private static string Number(double value) => value.ToString("F0", CultureInfo.InvariantCulture);
}
