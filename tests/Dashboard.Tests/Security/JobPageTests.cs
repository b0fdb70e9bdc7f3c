using System.Net;
using System.Text.RegularExpressions;
using ConsentLens.Dashboard.Tests.CommandLine;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Security;

/// <summary>The page of the jobs, which is Hangfire's own: it must be as hard to get into, and to misuse, as ours are.</summary>
[Collection(SiteCollection.Name)]
public sealed partial class JobPageTests(ServedSite site)
{
    private const string Delete = "/jobs/jobs/enqueued/delete";

    [BuiltModelsFact]
    public async Task Administrators_alone_see_the_jobs_and_find_them_in_the_settings()
    {
        using Caller admin = await site.SignInAsync("admin");
        Assert.Contains("href=\"/jobs\"", await admin.ReadAsync("/settings"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await admin.StatusAsync("/jobs"));
        Assert.Equal(HttpStatusCode.OK, await admin.StatusAsync("/jobs/recurring"));
        foreach (string user in new[] { "office", "dsl", "head", "trust" })
        {
            using Caller other = await site.SignInAsync(user);
            using HttpResponseMessage refused = await other.GetAsync("/jobs");
            Assert.Equal((user, HttpStatusCode.Redirect), (user, refused.StatusCode));
            Assert.Contains("/access/denied", refused.Headers.Location!.OriginalString, StringComparison.Ordinal);
        }

        using Caller stranger = await site.CallAsync();
        using HttpResponseMessage sentAway = await stranger.GetAsync("/jobs/jobs/failed");
        Assert.Contains("/access/sign-in", sentAway.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [BuiltModelsFact]
    public async Task The_page_needs_no_exception_from_the_policy_for_content()
    {
        using Caller admin = await site.SignInAsync("admin");
        using HttpResponseMessage answer = await admin.GetAsync("/jobs");
        string page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("script-src 'self';", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Contains("href=\"/assets/logo.svg\"", page, StringComparison.Ordinal);
        MatchCollection scripts = Script().Matches(page);
        Assert.NotEmpty(scripts);
        foreach (Match script in scripts)
        {
            Assert.Empty(script.Groups["inline"].Value.Trim());
            Assert.Equal(HttpStatusCode.OK, await admin.StatusAsync(Source().Match(script.Groups["attributes"].Value).Groups[1].Value));
        }
    }

    [BuiltModelsFact]
    public async Task A_form_without_its_token_is_refused()
    {
        using Caller admin = await site.SignInAsync("admin");
        using var bare = new FormUrlEncodedContent([new KeyValuePair<string, string>("jobs[]", "999999999")]);
        using HttpResponseMessage refused = await admin.SendAsync(HttpMethod.Post, Delete, bare);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using HttpResponseMessage done = await admin.PostAsync(Delete, "/settings", [("jobs[]", "999999999")]);
        Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
    }

    [GeneratedRegex("<script(?<attributes>[^>]*)>(?<inline>.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("src=\"([^\"]+)\"")]
    private static partial Regex Source();
}
