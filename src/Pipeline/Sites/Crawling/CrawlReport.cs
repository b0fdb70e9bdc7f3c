using System.Net;
using ConsentLens.Pipeline.Sites.Fetching;
using ConsentLens.Pipeline.Sites.Reading;

namespace ConsentLens.Pipeline.Sites.Crawling;

/// <summary>What was found on a site, and what could not be looked at: nothing is left out in silence.</summary>
public sealed record CrawlReport
{
    public required IReadOnlyList<FoundPicture> Pictures { get; init; }
    public required int Pages { get; init; }
    public required int Requests { get; init; }
    public required long Bytes { get; init; }
    public required DateTimeOffset Began { get; init; }
    public required DateTimeOffset Ended { get; init; }

    /// <summary>What could not be read, and why.</summary>
    public required IReadOnlyList<UnreadAddress> Unread { get; init; }

    /// <summary>Hosts that are not the school's and hold pictures of its pages.</summary>
    public required IReadOnlyList<OtherHost> OtherHosts { get; init; }

    /// <summary>What was left out because there was too much of it.</summary>
    public required IReadOnlyList<ReachedLimit> Limits { get; init; }
}

/// <summary>One distinct picture, by its bytes.</summary>
/// <param name="Sha256">In hexadecimal.</param>
/// <param name="Ending">How such files are called.</param>
/// <param name="Bytes">How long the file is.</param>
/// <param name="Addresses">Everywhere it is; the page or PDF for one that is within.</param>
/// <param name="Places">The pages that show it.</param>
public sealed record FoundPicture(string Sha256, string Ending, long Bytes, IReadOnlyList<Uri> Addresses, IReadOnlyList<PicturePlace> Places)
{
    /// <summary>All that may name somebody: its addresses, and what is written about it.</summary>
    public string Description => string.Join('\n', Addresses.Select(address => Uri.UnescapeDataString(address.PathAndQuery)).Concat(Places.SelectMany(WordsOf)).Where(words => words.Length > 0).Distinct());

    private static IEnumerable<string> WordsOf(PicturePlace place) => [place.Words.Alt, place.Words.Caption, place.Words.Heading, place.Words.Around];
}

/// <summary>Where a picture stands.</summary>
/// <param name="Page">The page.</param>
/// <param name="Through">The style sheet that the page loads, or the PDF that it leads to; null when the picture stands on the page itself.</param>
/// <param name="Words">What is written about it there.</param>
public sealed record PicturePlace(Uri Page, Uri? Through, PictureWords Words);

/// <summary>What could not be read.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="FoundOn">The page that leads to it.</param>
/// <param name="Problem">Why.</param>
/// <param name="Status">What the server answered, where it did.</param>
public sealed record UnreadAddress(Uri Address, Uri FoundOn, FetchProblem Problem, HttpStatusCode? Status);

/// <summary>A host that was not asked.</summary>
/// <param name="Host">Its name.</param>
/// <param name="Pictures">How many addresses of pictures and style sheets it holds.</param>
/// <param name="Example">One of them.</param>
/// <param name="FoundOn">The page with that one.</param>
public sealed record OtherHost(string Host, int Pictures, Uri Example, Uri FoundOn);

/// <summary>A limit that was reached.</summary>
/// <param name="Kind">Which.</param>
/// <param name="LeftOut">How many addresses were left out.</param>
/// <param name="Examples">Some of them.</param>
public sealed record ReachedLimit(CrawlLimit Kind, int LeftOut, IReadOnlyList<Uri> Examples);

/// <summary>The limits.</summary>
public enum CrawlLimit
{
    Pages,
    Pictures,
    Requests,
    Bytes,
    Time,

    /// <summary>Addresses that differ in numbers and values alone, and gave no new picture.</summary>
    Repetition,
    Depth,

    /// <summary>The list of what could not be read is full.</summary>
    Unread,
}
