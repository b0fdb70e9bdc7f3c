using System.CommandLine;
using System.Globalization;

namespace ConsentLens.Dashboard.CommandLine;

/// <summary><c>consentlens bench</c>: measures how fast this computer is, on photos of pupils who do not exist, and what a redacted face still gives away.</summary>
internal static class BenchCommand
{
    /// <summary>The verb.</summary>
    public static Command Create() => new("bench", "Measures how fast this computer is, on photos of drawn pupils, and how often faces are missed, or recognised although redacted, on real photos.")
    {
        TermlySet(), Suite(), Redaction(), MissedFaces(), PictureNames(), Load(), Check(),
    };

    private static Command TermlySet()
    {
        var photos = new Option<int>("--photos") { Description = "The number of photos; they are drawn once (about 1.5 s each) and kept in data/bench.", DefaultValueFactory = _ => 400 };
        var turn = new Option<int>("--turn") { Description = "The number of photos in one turn: the first of the set.", DefaultValueFactory = _ => 40 };
        var rounds = new Option<int>("--rounds") { Description = "How many turns each way has.", DefaultValueFactory = _ => 5 };
        var charts = new Option<DirectoryInfo?>("--charts") { Description = "The folder for the charts, as SVG." };
        var command = new Command("termly-set", "Screens a term's photos of 12 and 24 megapixels with 1 and 2 workers, compared with the fastest possible and with the naive way.") { photos, turn, rounds, charts };
        command.SetAction((parsed, cancellationToken) =>
        {
            DirectoryInfo? folder = parsed.GetValue(charts);
            string[] drawn = folder is null ? [] : ["--charts", folder.FullName];
            return CheckoutProgram.Benchmarks.RunAsync(
                ["termly-set", "--photos", Number(parsed.GetValue(photos)), "--turn", Number(parsed.GetValue(turn)), "--rounds", Number(parsed.GetValue(rounds)), .. drawn], cancellationToken);
        });
        return command;
    }

    private static Command Suite()
    {
        var filter = new Argument<string>("FILTER") { Description = "Which benchmarks to run, such as '*Match*'.", DefaultValueFactory = _ => "*" };
        var command = new Command("suite", "Runs the benchmarks of the single stages: decode, detect, align, embed, match, judge, redact, encode, report.") { filter };
        command.SetAction((parsed, cancellationToken) => CheckoutProgram.Benchmarks.RunAsync(["suite", "--filter", parsed.GetValue(filter)!], cancellationToken));
        return command;
    }

    private static Command Redaction()
    {
        var sheet = new Option<FileInfo?>("--sheet") { Description = "The PNG file for a contact sheet of drawn pupils with the figures beside it." };
        var figures = new Option<FileInfo?>("--figures") { Description = "The output of an earlier run for the contact sheet, so that nothing is measured again." };
        var command = new Command("redaction", "Tries to recognise the people in shared/photos/people after their faces were redacted. The exit code is 0 only if no style gives away more than the surroundings do.") { sheet, figures };
        command.SetAction((parsed, cancellationToken) =>
        {
            string[] drawn = parsed.GetValue(sheet) is { } picture ? ["--sheet", picture.FullName] : [];
            string[] earlier = parsed.GetValue(figures) is { } output ? ["--figures", output.FullName] : [];
            return CheckoutProgram.Benchmarks.RunAsync(["redaction", .. drawn, .. earlier], cancellationToken);
        });
        return command;
    }

    private static Command MissedFaces()
    {
        var faces = new Option<int>("--faces") { Description = "Faces for each condition.", DefaultValueFactory = _ => 120 };
        var sweep = new Option<bool>("--sweep") { Description = "Also tries other thresholds for possible faces, and counts missed faces and false finds." };
        var command = new Command("missed-faces", "Counts faces that are not found, by size, angle, blur, occlusion and light, in the real photos in shared/photos beside the checkout.") { faces, sweep };
        command.SetAction((parsed, cancellationToken) =>
        {
            string[] sweeps = parsed.GetValue(sweep) ? ["--sweep"] : [];
            return CheckoutProgram.Benchmarks.RunAsync(["missed-faces", "--faces", Number(parsed.GetValue(faces)), .. sweeps], cancellationToken);
        });
        return command;
    }

    private static Command PictureNames()
    {
        var lines = new Option<int>("--lines") { Description = "Written names for each height of letters.", DefaultValueFactory = _ => 96 };
        var timesOnly = new Option<bool>("--times-only") { Description = "Only times the reading." };
        var command = new Command("picture-names", "Counts names written in pictures that are found, by the height of their letters, photos without names that are sent to review, and the time a photo takes. Needs shared/photos beside the checkout.") { lines, timesOnly };
        command.SetAction((parsed, cancellationToken) =>
        {
            string[] times = parsed.GetValue(timesOnly) ? ["--times-only"] : [];
            return CheckoutProgram.Benchmarks.RunAsync(["picture-names", "--lines", Number(parsed.GetValue(lines)), .. times], cancellationToken);
        });
        return command;
    }

    private static Command Load()
    {
        var users = new Option<int>("--users") { Description = "Users who upload at the same time.", DefaultValueFactory = _ => 20 };
        var photos = new Option<int>("--photos") { Description = "Photos, of 1 megapixel, that each user uploads.", DefaultValueFactory = _ => 100 };
        var minutes = new Option<int>("--minutes") { Description = "How long to wait, from the first upload, for the last photo to be screened.", DefaultValueFactory = _ => 30 };
        var command = new Command("load", "Has many users upload at the same time to a separate server, times the pages meanwhile, and checks at the end that nothing was lost.") { users, photos, minutes };
        command.SetAction((parsed, cancellationToken) => CheckoutProgram.Benchmarks.RunAsync(
            ["load", "--users", Number(parsed.GetValue(users)), "--photos", Number(parsed.GetValue(photos)), "--minutes", Number(parsed.GetValue(minutes))], cancellationToken));
        return command;
    }

    private static Command Check()
    {
        var photos = new Option<int>("--photos") { Description = "The number of photos in the database.", DefaultValueFactory = _ => 100_000 };
        var command = new Command("check", "Measures how long 'consentlens check --database-only' takes over a large generated school.") { photos };
        command.SetAction((parsed, cancellationToken) => CheckoutProgram.Benchmarks.RunAsync(["check", "--photos", Number(parsed.GetValue(photos))], cancellationToken));
        return command;
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
