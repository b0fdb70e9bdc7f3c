using ConsentLens.Pipeline.Sites.Fetching;
using ConsentLens.Pipeline.Sites.Reading;

namespace ConsentLens.Pipeline.Sites.Checking;

/// <summary>Looks for a picture among those of a page and of its style sheets.</summary>
internal sealed class PagePictures(SiteFetcher fetcher, PictureComparison comparison)
{
    private const int MostPictures = 200;
    private const int MostStyles = 20;

    /// <summary>Whether it may be among those that could not be told.</summary>
    public bool HasDoubt { get; private set; }

    /// <returns>Where it is; null when it was not found.</returns>
    public async Task<Uri?> FindAsync(PageContents page, Uri pageAddress, KnownPicture known, SiteHosts hosts, CancellationToken cancellationToken)
    {
        HasDoubt = page.IsDamaged || page.Unread > 0 || page.Styles.Count > MostStyles;
        List<PictureOnPage> pictures = [.. page.Pictures];
        foreach (Uri style in page.Styles.Take(MostStyles))
        {
            Fetched sheet = await fetcher.GetAsync(style, hosts, cancellationToken);
            if (sheet.Problem is null) pictures.AddRange(StyleReader.Read(WebText.Of(sheet.Body, sheet.Charset), sheet.Final).Pictures);
            else HasDoubt |= sheet.Problem is not (FetchProblem.NotFound or FetchProblem.OtherHost);
        }

        if (pictures.Select(picture => picture.Data).OfType<byte[]>().Any(within => Is(within, known, cancellationToken))) return pageAddress;
        Uri[] addresses = [.. pictures.Select(picture => picture.Address).OfType<Uri>().DistinctBy(WebAddress.Key)];
        HasDoubt |= addresses.Length > MostPictures;
        foreach (Uri address in addresses.Take(MostPictures))
        {
            Fetched fetched = await fetcher.GetAsync(address, hosts, cancellationToken);
            if (fetched.Problem is { } problem) HasDoubt |= problem != FetchProblem.NotFound;
            else if (FileKinds.Of(fetched.Body, fetched.MediaType) == FileKind.Picture && Is(fetched.Body, known, cancellationToken)) return address;
        }

        return null;
    }

    private bool Is(byte[] file, KnownPicture known, CancellationToken cancellationToken)
    {
        // Icons and moving pictures are no photos, and cannot be decoded.
        if (FileKinds.PictureEnding(file) is "gif" or "ico") return false;
        Likeness likeness = comparison.Compare(file, known, KnownPicture.OtherAmongManyBeyond, cancellationToken);
        HasDoubt |= likeness == Likeness.Doubtful;
        return likeness == Likeness.Same;
    }
}
