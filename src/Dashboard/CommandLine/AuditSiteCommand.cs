using System.CommandLine;
using ConsentLens.Dashboard.Pages;
using ConsentLens.Dashboard.Pages.Online;
using ConsentLens.Pipeline.Sites.Crawling;
using ConsentLens.Pipeline.Sites.Fetching;

namespace ConsentLens.Dashboard.CommandLine;

/// <summary><c>consentlens audit-site</c>: saves the pictures of a school's own site, with the pages that show them, so that they can be screened.</summary>
internal static class AuditSiteCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var starts = new Argument<string[]>("URL") { Description = "Where to begin, such as https://www.school.example/.", Arity = ArgumentArity.OneOrMore };
        var site = new SiteArguments();
        var output = new Option<DirectoryInfo>("--out") { Description = "A new or empty folder for the pictures, found.json and found.csv.", Required = true };
        var command = new Command("audit-site", "Looks through a school's own site and saves the pictures that are online. It asks the site over the internet, and nothing else.") { starts, output };
        site.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(site, parsed, parsed.GetValue(starts)!, parsed.GetValue(output)!, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(SiteArguments site, ParseResult parsed, string[] urls, DirectoryInfo output, CancellationToken cancellationToken)
    {
        SiteHosts hosts = site.HostsOf(parsed);
        Uri[] starts = [.. urls.Select(url => SiteArguments.AddressOf(url, hosts))];
        using SiteFetcher fetcher = site.Open(parsed);
        if (File.Exists(output.FullName) || (output.Exists && output.EnumerateFileSystemInfos().Any()))
            throw new UserException($"--out {output} is not an empty folder; give a new one for the pictures.");

        SiteArguments.Announce(hosts);
        var folder = new FoundFolder(output.FullName);
        CrawlReport report = await new SiteCrawler(fetcher, TimeProvider.System).CrawlAsync(
            new SiteToAudit(starts, hosts, folder.TakeAsync) { Progress = new EveryHundred() }, cancellationToken);
        await folder.FinishAsync(report, cancellationToken);
        Summarise(report, output.FullName);
        return report.Unread.Count > 0 || report.OtherHosts.Count > 0 || report.Limits.Count > 0 ? ExitCode.SomeUnreadable : ExitCode.Done;
    }

    private static void Summarise(CrawlReport report, string folder)
    {
        Console.WriteLine($"Saved {Counted.Of(report.Pictures.Count, "picture")} of {Counted.Of(report.Pages, "page")} in {folder}.");
        foreach (IGrouping<FetchProblem, UnreadAddress> problem in report.Unread.GroupBy(unread => unread.Problem).OrderBy(group => group.Key))
            Console.WriteLine($"Not read: {Addresses(problem.Count())} ({OnlineText.Of(problem.Key)}).");
        foreach (OtherHost other in report.OtherHosts) Console.WriteLine($"Not asked: {other.Host}, another host ({Counted.Of(other.Pictures, "picture or style", "pictures or styles")} of these pages).");
        foreach (ReachedLimit limit in report.Limits) Console.WriteLine($"Left out: {Addresses(limit.LeftOut)} ({OnlineText.Of(limit.Kind)}).");
        Console.WriteLine("found.json says where each picture stands, and what could not be read. Screen the folder pictures with 'consentlens screen'.");
    }

    private static string Addresses(int count) => Counted.Of(count, "address", "addresses");

    private sealed class EveryHundred : IProgress<CrawlProgress>
    {
        private int _told;

        public void Report(CrawlProgress value)
        {
            if (value.Pages + value.Pictures < _told + 100) return;
            _told = value.Pages + value.Pictures;
            Console.WriteLine($"{Counted.Of(value.Pages, "page")}, {Counted.Of(value.Pictures, "picture")}, {Addresses(value.Waiting)} waiting");
        }
    }
}
