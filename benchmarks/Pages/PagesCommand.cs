using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using ConsentLens.Consent.Policy;
using ConsentLens.Dashboard.Hosting;
using ConsentLens.Pipeline;
using ConsentLens.Pipeline.School.Channels;
using ConsentLens.Pipeline.School.Judging;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace ConsentLens.Benchmarks.Pages;

/// <summary><c>pages</c>: how fast each page of the dashboard answers, with a large generated school on its own PostgreSQL.</summary>
internal static partial class PagesCommand
{
    private const int Asked = 15;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static readonly string[] Pages =
    [
        "/", "/upload", "/batches", "/batches?text=Batch", "/batches/1", "/batches/1?p=500", "/batches/1?verdict=review", "/photos/50", "/review", "/blocked", "/blocked?why=RestrictedPerson", "/blocked?number=5",
        "/people", "/people?q=Given12", "/people/P00007", "/people/P00007/photos", "/people/consents", "/people/restricted", "/people/import", "/channels", "/releases", "/takedowns", "/safeguarding",
        "/reports", "/reports/dpia", "/audit", "/users", "/settings", "/schools",
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
            await LargeSchool.AddAsync(application.Services, station.Cluster!, photos, people, cancellationToken);
            await application.StartAsync(cancellationToken);
            using HttpClient browser = await SignedInBrowser.OpenAsync(
                new Uri(application.Urls.First()), LargeSchool.Login, new SocketsHttpHandler { UseCookies = true }, cancellationToken);
            List<PageFigure> figures = [];
            foreach (string page in Pages)
                figures.Add(await MeasureAsync(browser, page, cancellationToken));
            figures.Add(await DecideAsync(browser, cancellationToken));
            figures.AddRange(await ChangeRuleAsync(application.Services, cancellationToken));
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

        return FigureOf(page, status, times, bytes);
    }

    /// <summary>Decisions about the first face of one photo after the other, as the script of the page sends them: each is answered with the next photo.</summary>
    private static async Task<PageFigure> DecideAsync(HttpClient browser, CancellationToken cancellationToken)
    {
        var times = new double[Asked];
        string page = await browser.GetStringAsync(new Uri("/review", UriKind.Relative), cancellationToken);
        string token = SignedInBrowser.TokenOf(page);
        int status = 0;
        for (int turn = 0; turn < Asked; turn++)
        {
            Match form = DecisionForm().Match(page);
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(WebUtility.HtmlDecode(form.Groups[1].Value), UriKind.Relative))
            {
                Content = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("word", "mask")]),
            };
            request.Headers.Add("HX-Request", "true");
            long start = Stopwatch.GetTimestamp();
            using HttpResponseMessage answer = await browser.SendAsync(request, cancellationToken);
            page = await answer.Content.ReadAsStringAsync(cancellationToken);
            times[turn] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            status = (int)answer.StatusCode;
        }

        return FigureOf("a decision in /review, and the next photo", status, times, page.Length);
    }

    /// <summary>A rule of the channel is changed, once: how soon that is answered, and when every photo has been judged by it.</summary>
    private static async Task<IReadOnlyList<PageFigure>> ChangeRuleAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        const int School = 1;
        var form = new ChannelForm { Platform = "Web site", Owner = "head", ListedInPrivacyNotice = true, OnHit = HitAction.Blur };
        JudgingAgain again = services.GetRequiredService<JudgingAgain>();
        long start = Stopwatch.GetTimestamp();
        JudgingCounts counts = await services.GetRequiredService<ChangeChannel>().RunAsync(School, "website", form, "head", cancellationToken);
        double answered = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        while (counts.IsUnderWay && await again.ReadAsync(School, cancellationToken) is not null)
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        double judged = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return [new PageFigure("a changed rule is answered", 200, answered, answered, answered, 0), new PageFigure("every photo is judged by it", 200, judged, judged, judged, 0)];
    }

    private static PageFigure FigureOf(string page, int status, double[] times, int bytes)
    {
        double first = times[0];
        Array.Sort(times);
        return new PageFigure(page, status, first, times[Asked / 2], times[^1], bytes / 1024);
    }

    [GeneratedRegex("<form method=\"post\" action=\"(/review[^\"]*)\"[^>]*data-decide")]
    private static partial Regex DecisionForm();

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
