using System.CommandLine;
using ConsentLens.Pipeline.Sites.Fetching;

namespace ConsentLens.Dashboard.CommandLine;

/// <summary>What the commands take that ask a school's own site.</summary>
internal sealed class SiteArguments
{
    public Option<string[]> Hosts { get; } = new("--host") { Description = "A host of the school's own, such as www.school.example. No other host is asked.", Required = true, AllowMultipleArgumentsPerToken = true };

    public Option<string[]> PrivateHosts { get; } = new("--private-host") { Description = "A host among them that may lie at a private network address, such as an intranet.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };

    public Option<double> Rate { get; } = new("--rate") { Description = "Requests a second, at most.", DefaultValueFactory = _ => new SiteSettings().RequestsPerSecond };

    /// <summary>Everything above, for the command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[Hosts, PrivateHosts, Rate]) command.Options.Add(option);
    }

    /// <exception cref="UserException">One of the hosts is none.</exception>
    public SiteHosts HostsOf(ParseResult parsed) => HostsOf(parsed.GetValue(Hosts)!);

    /// <summary>Asks as the user wants it; the caller disposes it.</summary>
    /// <exception cref="UserException">They cannot want it so.</exception>
    public SiteFetcher Open(ParseResult parsed)
    {
        try
        {
            return new SiteFetcher(SettingsOf(parsed.GetValue(PrivateHosts)!) with { RequestsPerSecond = parsed.GetValue(Rate) }, TimeProvider.System);
        }
        catch (ArgumentException error)
        {
            throw new UserException(error.Message);
        }
    }

    /// <summary>The usual settings, and hosts that may lie at a private network address.</summary>
    /// <exception cref="UserException">One of the hosts is none.</exception>
    public static SiteSettings SettingsOf(string[] privateHosts) => new() { PrivateHosts = new HashSet<string>(privateHosts.Length == 0 ? [] : HostsOf(privateHosts).Names) };

    /// <summary>An address of the school's.</summary>
    /// <exception cref="UserException">It is none.</exception>
    public static Uri AddressOf(string url, SiteHosts hosts)
    {
        if (!WebAddress.TryParse(url, out Uri? address))
            throw new UserException($"{url} is not the address of a site; write it like https://www.school.example/.");
        return hosts.Holds(address) ? address : throw new UserException($"{url} is not on a host that is named by --host.");
    }

    /// <summary>Says before anything is asked who will be.</summary>
    public static void Announce(SiteHosts hosts) =>
        Console.WriteLine($"This asks {string.Join(" and ", hosts.Names)} over the internet, and no other host. Nothing is sent but the requests.");

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
}
