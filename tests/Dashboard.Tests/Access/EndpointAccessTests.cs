using System.Text.RegularExpressions;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Tests.Browser;
using Microsoft.Playwright;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Dashboard.Tests.Access;

[Collection(BrowserCollection.Name)]
public sealed partial class EndpointAccessTests(RunningDashboard dashboard, ITestOutputHelper output)
{
    // Nothing has this number, so that whoever is let in changes nothing.
    private const string NoSuchId = "999999999";

    private static readonly (string User, SchoolRole Role)[] Users =
        [("office", SchoolRole.Office), ("dsl", SchoolRole.Reviewer), ("head", SchoolRole.Approver), ("admin", SchoolRole.Admin), ("trust", SchoolRole.Trust)];

    [BrowserFact]
    public async Task Every_endpoint_has_a_line_in_the_table()
    {
        await dashboard.StartAsync();
        IReadOnlyList<string> routes = await RouteList.ReadAsync(dashboard.Services);
        Assert.Equal(string.Empty, string.Join('\n', routes.Except(EndpointTable.Lines.Keys)));
        Assert.Equal(string.Empty, string.Join('\n', EndpointTable.Lines.Keys.Except(routes)));
    }

    [BrowserFact]
    public async Task Nobody_gets_in_without_signing_in()
    {
        await using Visitor stranger = await dashboard.VisitAsync();
        List<string> faults = [];
        foreach ((string line, Entry entry) in EndpointTable.Lines)
        {
            (string method, string path) = Split(line);
            IAPIResponse answer = await AskAsync(stranger, method, path, null);
            // What scripts ask is refused without a page to sign in at.
            bool isSentAway = answer.Status == 401 || (answer.Status == 302 && answer.Headers["location"].Contains("/access/sign-in", StringComparison.Ordinal));
            if (isSentAway != entry.NeedsSignIn && !(line.Contains("/access/", StringComparison.Ordinal) && !entry.NeedsSignIn))
                faults.Add($"{line}: {answer.Status}");
        }

        Assert.Equal(string.Empty, string.Join('\n', faults));
    }

    [BrowserFact]
    public async Task Each_role_reaches_what_the_table_says_and_nothing_else()
    {
        int asked = 0;
        List<string> faults = [];
        foreach ((string user, SchoolRole role) in Users)
        {
            await using Visitor visitor = await dashboard.SignInAsync(user);
            await visitor.GoAsync("/access/account");
            string token = await visitor.Page.Locator("main input[name=__RequestVerificationToken]").First.InputValueAsync();
            foreach ((string line, Entry entry) in EndpointTable.Lines)
            {
                (string method, string path) = Split(line);
                // Whoever may do something is not made to do it here; the other tests do.
                if (entry.Permission is null || (method != "GET" && entry.Allows(role)))
                    continue;
                IAPIResponse answer = await AskAsync(visitor, method, path, token);
                asked++;
                bool isRefused = answer.Status == 403 || (answer.Status == 302 && answer.Headers["location"].Contains("/access/denied", StringComparison.Ordinal));
                if (isRefused == entry.Allows(role) || answer.Status >= 500)
                    faults.Add($"{role} at {line}: {answer.Status}");
            }
        }

        output.WriteLine($"{asked} requests of {Users.Length} roles to {EndpointTable.Lines.Count} endpoints answered as the table says, but for {faults.Count}.");
        Assert.Equal(string.Empty, string.Join('\n', faults));
    }

    private static (string Method, string Path) Split(string line)
    {
        string[] parts = line.Split(' ');
        string path = Parameter().Replace(parts[1], NoSuchId);
        return (parts[0], parts.Length > 2 ? $"{path}?handler={parts[2]}" : path);
    }

    private static Task<IAPIResponse> AskAsync(Visitor visitor, string method, string path, string? token) =>
        visitor.Page.APIRequest.FetchAsync(path, new APIRequestContextOptions
        {
            Method = method,
            MaxRedirects = 0,
            Headers = token is null ? null : [new KeyValuePair<string, string>("X-Form-Token", token)],
        });

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
