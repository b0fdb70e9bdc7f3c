using System.Net;

namespace ConsentLens.Pipeline.Sites.Fetching;

/// <summary>What came of asking for an address.</summary>
/// <param name="Address">What was asked for.</param>
/// <param name="Final">Where the redirects led; for one that was refused, where it would have led.</param>
public sealed record Fetched(Uri Address, Uri Final)
{
    /// <summary>Null where nothing answered.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>What the server says that it is, such as <c>image/jpeg</c>, in small letters; empty where it says nothing.</summary>
    public string MediaType { get; init; } = "";

    public string? Charset { get; init; }

    /// <summary>Empty unless all went well.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>Null when all went well.</summary>
    public FetchProblem? Problem { get; init; }

    /// <summary>How many requests it took, retries apart.</summary>
    public int Requests { get; init; }

    public bool WasRedirected => WebAddress.Key(Address) != WebAddress.Key(Final);
}

/// <summary>Why an address could not be read.</summary>
public enum FetchProblem
{
    /// <summary>It is, or leads to, a host that is not one of the school's; it was not asked.</summary>
    OtherHost,

    /// <summary>The host lies at a private network address; it was not asked.</summary>
    PrivateAddress,

    /// <summary>The site's robots.txt forbids it, or cannot be read; it was not asked.</summary>
    Robots,

    TooManyRedirects,

    /// <summary>A redirect that leads nowhere.</summary>
    BadRedirect,

    TooLarge,
    TimedOut,

    /// <summary>The name of the host does not exist.</summary>
    NoSuchHost,

    /// <summary>Nothing answers, or what comes is no answer.</summary>
    Unreachable,

    /// <summary>The answer is packed in a way that is not known, or badly.</summary>
    Damaged,

    /// <summary>A film or a recording: not looked at.</summary>
    Film,

    /// <summary>404 or 410.</summary>
    NotFound,

    /// <summary>401, 403 and the like.</summary>
    Forbidden,

    /// <summary>Any other answer than the wanted one.</summary>
    ServerError,

    /// <summary>A kind of file that may hold pictures and is not looked into, such as a document of Word.</summary>
    Document,

    /// <summary>It was read, but not all pictures in it could be taken out.</summary>
    InPart,
}
