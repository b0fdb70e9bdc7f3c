using System.Net;
using System.Net.Http.Json;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Tests.Access;
using ConsentLens.Dashboard.Tests.CommandLine;
using ConsentLens.Pipeline.School.Intake;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Security;

[Collection(SiteCollection.Name)]
public sealed class AnswerSecurityTests(ServedSite site)
{
    private static readonly string[] Users = ["office", "dsl", "head", "admin", "trust"];

    [BuiltModelsFact]
    public async Task Every_answer_has_the_headers_whatever_kind_it_is()
    {
        using Caller dsl = await site.SignInAsync("dsl");
        using Caller stranger = await site.CallAsync();
        (Caller Caller, string Path, HttpStatusCode Status, string? Type)[] answers =
        [
            (dsl, "/", HttpStatusCode.OK, "text/html"),
            (dsl, "/assets/site.js", HttpStatusCode.OK, "text/javascript"),
            (dsl, "/assets/logo.svg", HttpStatusCode.OK, "image/svg+xml"),
            (dsl, "/upload/999999999/files", HttpStatusCode.NotFound, "application/json"),
            (dsl, "/no-such-page", HttpStatusCode.NotFound, "text/html"),
            (dsl, "/users", HttpStatusCode.Redirect, null),
            (dsl, ServedSite.Broken, HttpStatusCode.InternalServerError, "text/html"),
            (stranger, "/", HttpStatusCode.Redirect, null),
            (stranger, "/photos/1/thumb", HttpStatusCode.Redirect, null),
            (stranger, "/access/sign-in", HttpStatusCode.OK, "text/html"),
        ];
        foreach ((Caller caller, string path, HttpStatusCode status, string? type) in answers)
        {
            using HttpResponseMessage answer = await caller.GetAsync(path);
            Assert.Equal((path, status, type), (path, answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            AssertHeaders(answer, path);
            Assert.Equal(path.StartsWith("/assets/", StringComparison.Ordinal) ? "public, max-age=3600" : "no-store", answer.Headers.CacheControl!.ToString());
        }
    }

    [BuiltModelsFact]
    public async Task A_download_has_a_fixed_name_and_is_kept_nowhere()
    {
        using Caller dsl = await site.SignInAsync("dsl");
        using HttpResponseMessage answer = await dsl.PostAsync("/audit?handler=Export", "/audit", [("format", "csv")]);
        Assert.Equal(("text/csv", "attachment; filename=audit-log.csv; filename*=UTF-8''audit-log.csv"), (answer.Content.Headers.ContentType!.MediaType!, answer.Content.Headers.ContentDisposition!.ToString()));
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        AssertHeaders(answer, "export");
    }

    [BuiltModelsFact]
    public async Task An_error_tells_nothing_of_the_inside()
    {
        using Caller stranger = await site.CallAsync();
        using HttpResponseMessage answer = await stranger.GetAsync(ServedSite.Broken);
        string page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("Something went wrong", page, StringComparison.Ordinal);
        foreach (string inside in new[] { "inside of the program", "InvalidOperationException", " at ConsentLens", ".cs:line" })
            Assert.DoesNotContain(inside, page, StringComparison.Ordinal);
    }

    [BuiltModelsFact]
    public async Task A_host_that_is_not_ours_is_refused_and_links_lead_to_the_one_that_is()
    {
        using Caller admin = await site.SignInAsync("admin");
        int id = await site.AddNameAsync("linked", (site.School, SchoolRole.Office));
        admin.Host = "127.0.0.1:8080";
        using HttpResponseMessage link = await admin.PostAsync($"/users/{id}/invitation", $"/users/{id}", []);
        Assert.Contains($"https://{ServedSite.Host}/access/invitation?user=linked", await link.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        admin.Host = "evil.example";
        Assert.Equal(HttpStatusCode.BadRequest, await admin.StatusAsync("/users"));
    }

    [BuiltModelsFact]
    public async Task Methods_that_no_page_uses_are_refused()
    {
        using Caller office = await site.SignInAsync("office");
        foreach (string method in new[] { "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE" })
        {
            using HttpResponseMessage answer = await office.SendAsync(new HttpMethod(method), "/people", null);
            Assert.Equal((method, HttpStatusCode.MethodNotAllowed), (method, answer.StatusCode));
            AssertHeaders(answer, method);
        }
    }

    [BuiltModelsFact]
    public async Task Health_and_figures_are_for_this_machine_alone()
    {
        using Caller stranger = await site.CallAsync();
        Assert.Equal(HttpStatusCode.NotFound, await stranger.StatusAsync("/health"));
        Assert.Equal(HttpStatusCode.NotFound, await stranger.StatusAsync("/metrics"));
        using Caller here = await site.CallAsync("127.0.0.1");
        Assert.Equal(HttpStatusCode.OK, await here.StatusAsync("/metrics"));
        Assert.NotEqual(HttpStatusCode.NotFound, await here.StatusAsync("/health"));
    }

    [BuiltModelsFact]
    public async Task Nothing_is_done_that_our_own_page_did_not_send()
    {
        List<string> faults = [];
        int asked = 0;
        foreach (string user in Users)
        {
            using Caller caller = await site.SignInAsync(user);
            foreach ((string line, Entry entry) in EndpointTable.Lines.Where(line => line.Key.StartsWith("POST ", StringComparison.Ordinal) && line.Value.NeedsSignIn))
            {
                string[] parts = line.Split(' ');
                // The job page refuses what it knows; what it does not know is not there.
                string route = parts[1].Replace("/jobs/{**path}", "/jobs/jobs/enqueued/delete", StringComparison.Ordinal);
                string path = System.Text.RegularExpressions.Regex.Replace(route, @"\{[^}]*\}", "999999999") + (parts.Length > 2 ? $"?handler={parts[2]}" : string.Empty);
                using HttpContent sent = path switch
                {
                    "/upload/open" => JsonContent.Create(new { name = "Forged" }),
                    "/upload/sort" or "/upload/999999999/sidecars" => JsonContent.Create(Array.Empty<string>()),
                    _ => new FormUrlEncodedContent([]),
                };
                using HttpResponseMessage answer = await caller.SendAsync(HttpMethod.Post, path, sent);
                // Whoever may not is turned away before; whoever may is refused for the missing token.
                bool isTurnedAway = answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.OriginalString.Contains("/access/", StringComparison.Ordinal);
                asked++;
                if (answer.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests) && !isTurnedAway)
                    faults.Add($"{user} at {line}: {(int)answer.StatusCode}");
            }
        }

        Assert.True(asked > 200, $"{asked}");
        Assert.Equal(string.Empty, string.Join('\n', faults));
    }

    [BuiltModelsFact]
    public async Task Who_follows_too_many_batches_at_once_waits()
    {
        using Caller office = await site.SignInAsync("office");
        long batch = await site.Services.GetRequiredService<OpenUpload>().RunAsync(site.School, new UploadPlan("Followed", null, [], []), "office", default);
        List<HttpResponseMessage> open = [];
        for (int line = 0; line < 13; line++)
            open.Add(await office.SendAsync(HttpMethod.Get, $"/batches/{batch}/events", null, HttpCompletionOption.ResponseHeadersRead));
        Assert.Equal(12, open.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Assert.Equal(HttpStatusCode.TooManyRequests, open[^1].StatusCode);
        open.ForEach(answer => answer.Dispose());
    }

    private static void AssertHeaders(HttpResponseMessage answer, string what)
    {
        string Header(string name) => answer.Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(", ", values) : string.Empty;
        string policy = Header("Content-Security-Policy");
        Assert.True(policy.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", StringComparison.Ordinal) && !policy.Contains("unsafe", StringComparison.Ordinal), what);
        Assert.Equal(
            (what, "nosniff", "DENY", "same-origin", "max-age=31536000", string.Empty, string.Empty),
            (what, Header("X-Content-Type-Options"), Header("X-Frame-Options"), Header("Referrer-Policy"), Header("Strict-Transport-Security"), Header("Server"), Header("X-Powered-By")));
        Assert.Empty(Header("Access-Control-Allow-Origin"));
    }
}
