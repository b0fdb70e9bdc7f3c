using System.CommandLine;
using ConsentLens.Dashboard.Pages;
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
        var hosts = new Option<string[]>("--host") { Description = "A host of the school's own, such as www.school.example. No other host is asked.", Required = true, AllowMultipleArgumentsPerToken = true };
        var privateHosts = new Option<string[]>("--private-host") { Description = "A host among them that may lie at a private network address, such as an intranet.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
        var output = new Option<DirectoryInfo>("--out") { Description = "A new or empty folder for the pictures, found.json and found.csv.", Required = true };
        var rate = new Option<double>("--rate") { Description = "Requests a second, at most.", DefaultValueFactory = _ => new SiteSettings().RequestsPerSecond };
        var command = new Command("audit-site", "Looks through a school's own site and saves the pictures that are online. It asks the site over the internet, and nothing else.") { starts, hosts, privateHosts, output, rate };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(parsed.GetValue(starts)!, parsed.GetValue(hosts)!, parsed.GetValue(privateHosts)!, parsed.GetValue(output)!, parsed.GetValue(rate), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string[] urls, string[] hostNames, string[] privateHosts, DirectoryInfo output, double rate, CancellationToken cancellationToken)
    {
        SiteHosts hosts = HostsOf(hostNames);
        Uri[] starts = [.. urls.Select(url => StartOf(url, hosts))];
        SiteSettings settings = new() { RequestsPerSecond = rate, PrivateHosts = new HashSet<string>(privateHosts.Length == 0 ? [] : HostsOf(privateHosts).Names) };
        using SiteFetcher fetcher = FetcherOf(settings);
        if (File.Exists(output.FullName) || (output.Exists && output.EnumerateFileSystemInfos().Any()))
            throw new UserException($"--out {output} is not an empty folder; give a new one for the pictures.");

        Console.WriteLine($"This asks {string.Join(" and ", hosts.Names)} over the internet, and no other host. Nothing is sent but the requests.");
        var folder = new FoundFolder(output.FullName);
        CrawlReport report = await new SiteCrawler(fetcher, TimeProvider.System).CrawlAsync(
            new SiteToAudit(starts, hosts, folder.TakeAsync) { Progress = new EveryHundred() }, cancellationToken);
        await folder.FinishAsync(report, cancellationToken);
        Summarise(report, output.FullName);
        return report.Unread.Count > 0 || report.OtherHosts.Count > 0 || report.Limits.Count > 0 ? ExitCode.SomeUnreadable : ExitCode.Done;
    }

    private static SiteHosts HostsOf(string[] names)
    {
        try
        {
            return new SiteHosts(names);
        }
        catch (FormatException error)
        {
            throw new UserException(error.Message);
        }
    }

    private static SiteFetcher FetcherOf(SiteSettings settings)
    {
        try
        {
            return new SiteFetcher(settings, TimeProvider.System);
        }
        catch (ArgumentException error)
        {
            throw new UserException(error.Message);
        }
    }

    private static Uri StartOf(string url, SiteHosts hosts)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https")) throw new UserException($"{url} is not the address of a site; write it like https://www.school.example/.");
        return hosts.Holds(address) ? address : throw new UserException($"{url} is not on a host that is named by --host.");
    }

    private static void Summarise(CrawlReport report, string folder)
    {
        Console.WriteLine($"Saved {Counted.Of(report.Pictures.Count, "picture")} of {Counted.Of(report.Pages, "page")} in {folder}.");
        foreach (IGrouping<FetchProblem, UnreadAddress> problem in report.Unread.GroupBy(unread => unread.Problem).OrderBy(group => group.Key))
            Console.WriteLine($"Not read: {Addresses(problem.Count())} ({FoundFolder.Words(problem.Key)}).");
        foreach (OtherHost other in report.OtherHosts) Console.WriteLine($"Not asked: {other.Host}, another host ({Counted.Of(other.Pictures, "picture or style", "pictures or styles")} of these pages).");
        foreach (ReachedLimit limit in report.Limits) Console.WriteLine($"Left out: {Addresses(limit.LeftOut)} ({FoundFolder.Words(limit.Kind)}).");
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
