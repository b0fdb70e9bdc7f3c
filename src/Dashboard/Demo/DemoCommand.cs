using System.CommandLine;
using System.Globalization;
using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Access.SignIn;
using ConsentLens.Dashboard.CommandLine;
using ConsentLens.Dashboard.Hosting;
using ConsentLens.Pipeline;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Queue;

namespace ConsentLens.Dashboard.Demo;

/// <summary><c>consentlens demo</c>: draws a school of synthetic pupils and serves its pages, to show newcomers what the program does.</summary>
internal static class DemoCommand
{
    /// <summary>Drawn faces are more alike than real ones, so they need their own thresholds; these say nothing about real photos.</summary>
    private const double SyntheticMatchAt = 0.75;

    private const double SyntheticPossibleAt = 0.65;

    private const string UsualAddress = "http://127.0.0.1:8080";

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var output = new Option<DirectoryInfo>("--out") { Description = "The folder for the demo school and its data.", DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("data", "demo")) };
        var address = new Option<string>("--listen") { Description = "The address at which the web pages are served.", DefaultValueFactory = _ => UsualAddress };
        var report = new Option<bool>("--report") { Description = "Screens the photos once without a database and writes a report, instead of serving pages." };
        var command = new Command("demo", "Draws a school of pupils who do not exist and serves its pages while 60 photos of them are screened.") { output, address, report };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(output)!.FullName, parsed.GetValue(address)!, parsed.GetValue(report), cancellationToken));
        command.Subcommands.Add(Code(output));
        return command;
    }

    private static Command Code(Option<DirectoryInfo> output)
    {
        var user = new Argument<string?>("USER") { Description = "One user; every user if left out.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("code", "Shows the current sign-in codes of the demo users, instead of an authenticator app.") { user };
        command.Options.Add(output);
        command.SetAction(parsed =>
        {
            IReadOnlyList<DemoLogin> logins = DemoLogins.Read(LoginsFile(parsed.GetValue(output)!.FullName))
                ?? throw new UserException("There is no demo yet; run 'consentlens demo' first.");
            foreach (DemoLogin login in logins.Where(login => parsed.GetValue(user) is not { } wanted || login.UserName == wanted))
                Console.WriteLine($"{login.UserName}: {TotpCode.At(login.Secret, TimeProvider.System.GetUtcNow())}");
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<int> RunAsync(string folder, string address, bool report, CancellationToken cancellationToken)
    {
        string school = Path.Combine(folder, "school");
        if (!File.Exists(Path.Combine(school, "truth.json")))
        {
            Console.WriteLine("Drawing a school of pupils who do not exist: register, reference photos and 60 photos ...");
            await DrawAsync(school, cancellationToken);
        }

        return report ? await ReportAsync(folder, school) : await ServeAsync(folder, school, address, cancellationToken);
    }

    private static Task<int> ReportAsync(string folder, string school) => ConsentLensCommand.RunAsync(
    [
        "screen", Path.Combine(school, "photos"),
        "--register", Path.Combine(school, "register.csv"),
        "--references", Path.Combine(school, "references"),
        "--out", Path.Combine(folder, "report"),
        "--on-unknown", "blur",
        "--match-at", SyntheticMatchAt.ToString(CultureInfo.InvariantCulture),
        "--possible-at", SyntheticPossibleAt.ToString(CultureInfo.InvariantCulture),
    ]);

    private static async Task<int> ServeAsync(string folder, string school, string address, CancellationToken cancellationToken)
    {
        var data = new DataFolder(Path.Combine(folder, "station"));
        var settings = new StationSettings(data, null, null, SyntheticMatchAt, SyntheticPossibleAt, Environment.ProcessorCount, TimeZoneInfo.Utc);
        await using Station station = await Station.OpenAsync(settings, cancellationToken);
        await using WebApplication application = WebHost.Build(station, address);
        IServiceProvider services = application.Services;
        string logins = LoginsFile(folder);
        if (await services.GetRequiredService<FirstRun>().IsOpenAsync(cancellationToken))
        {
            Console.WriteLine("Setting up the school: register, consents, templates, users ...");
            DemoLogins.Write(logins, DemoLogins.Make());
            int id = await ActivatorUtilities.CreateInstance<DemoSchool>(services).AddAsync("Oakfield Primary (demo)", school, DemoLogins.Read(logins)!, cancellationToken);
            long batch = await services.GetRequiredService<BatchRegistration>().AddAsync(id, "Sports day", Path.Combine(school, "photos"), [], "office", cancellationToken);
            await services.GetRequiredService<IJobQueue>().EnqueueAsync(new JobOrder(JobKind.IngestBatch, id, [batch]), cancellationToken);
        }

        await application.StartAsync(cancellationToken);
        ShowLogins(DemoLogins.Read(logins) ?? [], string.Join(", ", application.Urls));
        await StopSignal.WaitAsync(application, cancellationToken);
        return ExitCode.Done;
    }

    private static void ShowLogins(IReadOnlyList<DemoLogin> logins, string urls)
    {
        Console.WriteLine();
        Console.WriteLine($"ConsentLens is serving a school of pupils who do not exist at {urls}");
        Console.WriteLine();
        Console.WriteLine("  user     password             who");
        foreach (DemoLogin login in logins)
            Console.WriteLine($"  {login.UserName,-8} {login.Password,-20} {login.DisplayName}, {string.Join(", ", login.Roles.Select(RoleText.NameOf))}");
        Console.WriteLine();
        Console.WriteLine("You also need a code to sign in: './consentlens demo code' shows one for each user. Stop with Ctrl+C.");
    }

    private static string LoginsFile(string folder) => Path.Combine(folder, "logins.json");

    private static async Task DrawAsync(string school, CancellationToken cancellationToken)
    {
        int exitCode = await CheckoutProgram.Generator.RunAsync(["school", "--out", school], cancellationToken);
        if (exitCode != 0) throw new UserException($"The demo school could not be drawn (exit code {exitCode}).");
    }
}
