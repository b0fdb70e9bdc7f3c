using System.Security.Cryptography;
using System.Text;
using ConsentLens.Pipeline.Sites.Fetching;
using ConsentLens.Pipeline.Sites.Reading;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Sites.Checking;

/// <summary>Looks whether a published picture came down. Where that cannot be told for certain, the answer is that it could not be told.</summary>
public sealed class AddressCheck(SiteFetcher fetcher, IPhotoReader reader, TimeProvider time)
{
    private static readonly TimeSpan DocumentTime = TimeSpan.FromMinutes(2);

    /// <summary>Of a front page: less is no school's menu.</summary>
    private const int FewestLinks = 3;

    private readonly PictureComparison _comparison = new(reader);

    /// <summary>Looks at the address, and once that is down also at those where it may lie in another size.</summary>
    /// <exception cref="ImagingUnavailableException">This machine cannot decode photos.</exception>
    public async Task<AddressVerdict> CheckAsync(PublishedPicture published, SiteHosts hosts, CancellationToken cancellationToken)
    {
        var look = new Look(published.Picture, hosts, cancellationToken);
        AddressVerdict verdict = await AtAsync(published.Address, look);
        if (!verdict.IsDown) return verdict;
        AddressVerdict? doubt = null;
        IEnumerable<Uri> others = published.OtherAddresses.Concat(ScaledNames.Of(published.Address, published.Picture.Width, published.Picture.Height));
        foreach (Uri other in others.DistinctBy(WebAddress.Key).Where(other => other != published.Address))
        {
            AddressVerdict at = await AtAsync(other, look);
            if (at.State == AddressState.StillThere) return at;
            if (!at.IsDown) doubt ??= at;
        }

        return doubt ?? verdict;
    }

    private async Task<AddressVerdict> AtAsync(Uri address, Look look)
    {
        Fetched fetched = await fetcher.GetAsync(address, look.Hosts, look.Cancellation);
        if (fetched.Problem is { } problem) return OfProblem(address, problem);
        return FileKinds.Of(fetched.Body, fetched.MediaType) switch
        {
            FileKind.Picture => OfLikeness(address, _comparison.Compare(fetched.Body, look.Picture, KnownPicture.OtherBeyond, look.Cancellation)),
            FileKind.Pdf => await InPdfAsync(fetched, look),
            FileKind.Page when fetched.Body.Length > 0 => await OnPageAsync(fetched, look),
            _ => Verdict(AddressState.CouldNotTell, address, "What is there now is neither a picture nor a page."),
        };
    }

    private AddressVerdict OfProblem(Uri address, FetchProblem problem) => problem switch
    {
        FetchProblem.NotFound => Verdict(AddressState.Gone, address, "The server says that there is nothing any more."),
        FetchProblem.NoSuchHost => Verdict(AddressState.HostGone, address, "The host does not exist any more."),
        FetchProblem.Robots => Verdict(AddressState.CouldNotTell, address, "The site does not let programs look there."),
        FetchProblem.Forbidden => Verdict(AddressState.CouldNotTell, address, "The server lets only some people see it."),
        FetchProblem.OtherHost => Verdict(AddressState.CouldNotTell, address, "It leads to a host that is not one of the school's."),
        FetchProblem.TimedOut or FetchProblem.Unreachable => Verdict(AddressState.CouldNotTell, address, "The server does not answer."),
        _ => Verdict(AddressState.CouldNotTell, address, "The server did not answer as it should."),
    };

    private AddressVerdict OfLikeness(Uri address, Likeness likeness) => likeness switch
    {
        Likeness.Same => Verdict(AddressState.StillThere, address, "The picture is still there."),
        Likeness.Other => Verdict(AddressState.Replaced, address, "Another picture is there now."),
        _ => Verdict(AddressState.CouldNotTell, address, "The picture that is there now may be a part of it, or cannot be opened."),
    };

    private async Task<AddressVerdict> InPdfAsync(Fetched fetched, Look look)
    {
        PageContents contents = await PdfReader.ReadAsync(fetched.Body, fetched.Final, DocumentTime, look.Cancellation);
        Likeness[] likenesses = [.. contents.Pictures.Select(picture => _comparison.Compare(picture.Data!, look.Picture, KnownPicture.OtherAmongManyBeyond, look.Cancellation))];
        if (likenesses.Contains(Likeness.Same)) return Verdict(AddressState.StillThere, fetched.Address, "The picture is still in the PDF.");
        return likenesses.Contains(Likeness.Doubtful) || contents.IsDamaged || contents.Unread > 0
            ? Verdict(AddressState.CouldNotTell, fetched.Address, "Not all pictures of the PDF can be told.")
            : Verdict(AddressState.Replaced, fetched.Address, "The PDF that is there now does not hold the picture.");
    }

    private async Task<AddressVerdict> OnPageAsync(Fetched fetched, Look look)
    {
        PageContents page = Contents(fetched);
        AddressVerdict missing = Verdict(AddressState.NotFoundPage, fetched.Address, "The server shows a page that says that nothing is there.");
        if (page.AsksForPassword) return Verdict(AddressState.CouldNotTell, fetched.Address, "The page asks for a password.");
        bool wasPicture = FileKinds.IsPictureEnding(WebAddress.Ending(fetched.Address));
        if (wasPicture && MissingPage.Says(page)) return missing;
        var pictures = new PagePictures(fetcher, _comparison);
        Uri? where = await pictures.FindAsync(page, fetched.Final, look.Picture, look.Hosts, look.Cancellation);
        if (where is not null) return Verdict(AddressState.StillThere, where, "The picture is still on the page.");
        if (pictures.HasDoubt) return Verdict(AddressState.CouldNotTell, fetched.Address, "Not all pictures of the page can be told.");
        if (fetched.WasRedirected && fetched.Final.PathAndQuery == "/") return OfFrontPage(fetched, page);
        if (MissingPage.Says(page)) return missing;
        if (await IsShownForAnythingAsync(fetched, page, look))
        {
            return await IsTheFrontPageAsync(fetched, page, look)
                ? Verdict(AddressState.CouldNotTell, fetched.Address, "The site shows the same page everywhere.")
                : missing;
        }

        if (wasPicture) return Verdict(AddressState.CouldNotTell, fetched.Address, "There is a page where the picture was.");
        return page.HasScripts && page.Pictures.Count == 0
            ? Verdict(AddressState.CouldNotTell, fetched.Address, "The page shows its pictures by a program only.")
            : Verdict(AddressState.NotOnPage, fetched.Address, "The page does not show the picture any more.");
    }

    /// <summary>A front page leads somewhere. What leads nowhere says that the site is being worked on, and everything may come back.</summary>
    private AddressVerdict OfFrontPage(Fetched fetched, PageContents page) => page.Links.Count >= FewestLinks
        ? Verdict(AddressState.NotFoundPage, fetched.Address, "The server shows its front page instead, without the picture.")
        : Verdict(AddressState.CouldNotTell, fetched.Address, "The site shows a page that leads nowhere.");

    /// <summary>Whether the server answers the same when asked for what cannot be there.</summary>
    private async Task<bool> IsShownForAnythingAsync(Fetched fetched, PageContents page, Look look)
    {
        string name = $"no-such-file-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(fetched.Address.AbsoluteUri)))[..12]}";
        string ending = WebAddress.Ending(fetched.Address);
        return await IsThereAsync(new Uri(fetched.Address, ending.Length > 0 ? $"{name}.{ending}" : name), page, look) == true;
    }

    /// <summary>Whether the front page is the same too, or cannot be told: then the site is being worked on, or is a program that makes its pages itself.</summary>
    private async Task<bool> IsTheFrontPageAsync(Fetched fetched, PageContents page, Look look) =>
        await IsThereAsync(new Uri(fetched.Final, "/"), page, look) != false;

    /// <summary>Whether an address shows this page; null when it cannot be told.</summary>
    private async Task<bool?> IsThereAsync(Uri address, PageContents page, Look look)
    {
        Fetched fetched = await fetcher.GetAsync(address, look.Hosts, look.Cancellation);
        if (fetched.Problem is not null) return fetched.Problem == FetchProblem.NotFound ? false : null;
        if (FileKinds.Of(fetched.Body, fetched.MediaType) != FileKind.Page) return false;
        PageContents other = Contents(fetched);
        return other.Title == page.Title && other.Text == page.Text;
    }

    private static PageContents Contents(Fetched fetched) => PageReader.Read(WebText.Of(fetched.Body, fetched.Charset), fetched.Final);

    private AddressVerdict Verdict(AddressState state, Uri address, string why) => new(state, address, why, time.GetUtcNow());

    private sealed record Look(KnownPicture Picture, SiteHosts Hosts, CancellationToken Cancellation);
}
