using ConsentLens.Pipeline.School.Online;
using ConsentLens.Pipeline.Sites.Checking;
using ConsentLens.Pipeline.Sites.Crawling;
using ConsentLens.Pipeline.Sites.Fetching;
using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Dashboard.Pages.Online;

/// <summary>What was found on a site, in plain words.</summary>
public static class OnlineText
{
    /// <summary>How often a site can be looked through, in days.</summary>
    public static IReadOnlyList<int> Intervals { get; } = [7, 30, 91];

    /// <summary>Why an address could not be read.</summary>
    public static string Of(FetchProblem problem) => problem switch
    {
        FetchProblem.OtherHost => "a redirect to a host that is not the school's",
        FetchProblem.PrivateAddress => "a private network address",
        FetchProblem.Robots => "forbidden by the site's robots.txt",
        FetchProblem.TooManyRedirects or FetchProblem.BadRedirect => "redirects that lead nowhere",
        FetchProblem.TooLarge => "too large",
        FetchProblem.TimedOut => "no answer in time",
        FetchProblem.NoSuchHost => "no such host",
        FetchProblem.Unreachable => "no answer",
        FetchProblem.Damaged => "damaged, or packed in a way that is not known",
        FetchProblem.Film => "a film or a recording",
        FetchProblem.NotFound => "nothing there",
        FetchProblem.Forbidden => "only for some people",
        FetchProblem.Document => "a kind of file that is not looked into",
        FetchProblem.InPart => "not all pictures inside could be taken out",
        _ => "an error of the server",
    };

    /// <summary>Which limit was reached.</summary>
    public static string Of(CrawlLimit limit) => limit switch
    {
        CrawlLimit.Pages => "too many pages",
        CrawlLimit.Pictures => "too many pictures",
        CrawlLimit.Requests => "too many requests",
        CrawlLimit.Bytes => "too much to load",
        CrawlLimit.Time => "too much time",
        CrawlLimit.Repetition => "nothing new on 100 pages like it",
        CrawlLimit.Depth => "too many folders within each other",
        _ => "too much that could not be read",
    };

    /// <summary>What became of a published address.</summary>
    public static string Of(AddressState state) => state switch
    {
        AddressState.StillThere => "Still there",
        AddressState.Gone => "Gone",
        AddressState.HostGone => "The host is gone, and may come back",
        AddressState.Replaced => "Replaced by another picture",
        AddressState.NotFoundPage => "Gone: a page stands there that says so",
        AddressState.NotOnPage => "Gone from the page",
        _ => "Could not be told",
    };

    /// <summary>How a picture stands.</summary>
    public static string Of(OnlineChoice standing) => standing switch
    {
        OnlineChoice.MustComeDown => "Must come down",
        OnlineChoice.Waiting => "Waits for a person",
        OnlineChoice.Confirmed => "Confirmed down",
        OnlineChoice.Fine => "May stay",
        OnlineChoice.Gone => "No longer there",
        _ => "New",
    };

    /// <summary>The look of the tag that says so.</summary>
    public static string TagOf(OnlineChoice standing) => standing switch
    {
        OnlineChoice.MustComeDown => "cl-tag--block",
        OnlineChoice.Waiting => "cl-tag--review",
        OnlineChoice.Fine => "cl-tag--clear",
        _ => string.Empty,
    };

    /// <summary>How an audit ended.</summary>
    public static string Of(SiteAuditState state) => state switch
    {
        SiteAuditState.Waiting => "About to begin",
        SiteAuditState.Looking => "Under way",
        SiteAuditState.Stopping => "Being stopped",
        SiteAuditState.Done => "Done",
        SiteAuditState.Stopped => "Stopped",
        _ => "Failed",
    };

    /// <summary>How often a site is looked through.</summary>
    public static string Interval(int? days) => days switch
    {
        null => "Only when somebody asks",
        7 => "Every week",
        30 => "Every month",
        91 => "Every term",
        _ => $"Every {days} days",
    };
}
