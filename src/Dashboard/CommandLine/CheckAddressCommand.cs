using System.CommandLine;
using System.Security.Cryptography;
using ConsentLens.Consent.Policy;
using ConsentLens.Dashboard.Hosting;
using ConsentLens.Dashboard.Pages.Online;
using ConsentLens.Pipeline.Sites.Checking;
using ConsentLens.Pipeline.Sites.Fetching;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding.Isolation;

namespace ConsentLens.Dashboard.CommandLine;

/// <summary><c>consentlens check-address</c>: says whether a published picture came down.</summary>
internal static class CheckAddressCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var address = new Argument<string>("URL") { Description = "Where it was published: the address of the picture, or of a page or PDF that showed it." };
        var picture = new Option<FileInfo>("--picture") { Description = "The picture as it was published, such as the copy in its package.", Required = true };
        var site = new SiteArguments();
        var command = new Command("check-address", "Says whether a published picture came down, in all sizes. It asks the site over the internet, and nothing else.") { address, picture };
        site.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(site, parsed, parsed.GetValue(address)!, parsed.GetValue(picture)!, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(SiteArguments site, ParseResult parsed, string url, FileInfo file, CancellationToken cancellationToken)
    {
        SiteHosts hosts = site.HostsOf(parsed);
        Uri address = SiteArguments.AddressOf(url, hosts);
        using SiteFetcher fetcher = site.Open(parsed);
        using IsolatedPhotoReader reader = Decoders.Open(new ImagingLimits(), 1);
        KnownPicture picture = await ReadAsync(file, reader, cancellationToken);
        SiteArguments.Announce(hosts);
        AddressVerdict verdict = await new AddressCheck(fetcher, reader, TimeProvider.System).CheckAsync(new PublishedPicture(address, picture), hosts, cancellationToken);
        Console.WriteLine($"{OnlineText.Of(verdict.State)}: {verdict.Address}");
        Console.WriteLine(verdict.Why);
        return verdict.IsDown ? ExitCode.Done : ExitCode.SomeUnreadable;
    }

    private static async Task<KnownPicture> ReadAsync(FileInfo file, IsolatedPhotoReader reader, CancellationToken cancellationToken)
    {
        if (!file.Exists) throw new UserException($"There is no picture at {file}; check the path of --picture.");
        byte[] bytes = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
        try
        {
            using RgbImage image = reader.Read(bytes, ExposureRule.UsualCopySide, cancellationToken).Image;
            return KnownPicture.Of(Convert.ToHexStringLower(SHA256.HashData(bytes)), image);
        }
        catch (PhotoUnreadableException unreadable)
        {
            throw new UserException($"The picture {file} cannot be read: {unreadable.Message}");
        }
    }
}
