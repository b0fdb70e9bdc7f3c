using System.Text.RegularExpressions;
using ConsentLens.Dashboard.Access.SignIn;
using ConsentLens.Dashboard.Demo;

namespace ConsentLens.Benchmarks.Pages;

/// <summary>A client that signs in through the pages, as a browser would.</summary>
internal static partial class SignedInBrowser
{
    /// <param name="login">Who signs in.</param>
    /// <param name="handler">Makes the connections, and keeps cookies.</param>
    public static async Task<HttpClient> OpenAsync(Uri address, DemoLogin login, HttpMessageHandler handler, CancellationToken cancellationToken)
    {
        var browser = new HttpClient(handler) { BaseAddress = address };
        await PostAsync(browser, "/access/sign-in", new() { ["UserName"] = login.UserName, ["Password"] = login.Password }, cancellationToken);
        await PostAsync(browser, "/access/code", new() { ["Code"] = TotpCode.At(login.Secret, TimeProvider.System.GetUtcNow()) }, cancellationToken);
        return browser;
    }

    /// <summary>The token of a page's forms.</summary>
    public static string TokenOf(string page) => Token().Match(page).Groups[1].Value;

    private static async Task PostAsync(HttpClient browser, string page, Dictionary<string, string> fields, CancellationToken cancellationToken)
    {
        var path = new Uri(page, UriKind.Relative);
        fields["__RequestVerificationToken"] = TokenOf(await browser.GetStringAsync(path, cancellationToken));
        using var form = new FormUrlEncodedContent(fields);
        using HttpResponseMessage answer = await browser.PostAsync(path, form, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
