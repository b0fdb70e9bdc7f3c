using ConsentLens.Dashboard.Access.SignIn;
using ConsentLens.Dashboard.Demo;
using ConsentLens.Pipeline.Tests;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>Somebody at a browser. Notes every request that leaves the machine and every error of a script, and fails for them in the end.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    private const int Height = 900;

    private readonly List<string> _faults = [];
    private readonly Uri _address;

    private Visitor(IPage page, Uri address) => (Page, _address) = (page, address);

    public IPage Page { get; }

    public static async Task<Visitor> OpenAsync(IBrowser browser, Uri address, string? session, VisitorOptions options)
    {
        IBrowserContext context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.AbsoluteUri,
            StorageState = session,
            ViewportSize = new ViewportSize { Width = options.Width, Height = Height },
            ColorScheme = options.Theme,
            JavaScriptEnabled = options.HasScripts,
            HasTouch = options.IsPhone,
            IsMobile = options.IsPhone,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(Patience.Milliseconds(20_000));
        var visitor = new Visitor(await context.NewPageAsync(), address);
        context.Request += (_, request) => visitor.Note(request);
        visitor.Page.PageError += (_, error) => visitor._faults.Add($"script error: {error}");
        visitor.Page.Console += (_, message) => visitor.Note(message);
        return visitor;
    }

    /// <summary>Goes to a page and returns the status.</summary>
    public async Task<int> GoAsync(string path) => (await Page.GotoAsync(path))!.Status;

    /// <summary>Signs in with password and code.</summary>
    public async Task SignInAsync(DemoLogin login)
    {
        await GoAsync("/access/sign-in");
        await Page.GetByLabel("User name").FillAsync(login.UserName);
        await Page.GetByLabel("Password").FillAsync(login.Password);
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Continue" }).ClickAsync();
        await Page.GetByLabel("Code").FillAsync(TotpCode.At(login.Secret, TimeProvider.System.GetUtcNow()));
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign out" }).WaitForAsync();
    }

    /// <summary>Takes a picture of the whole page when CONSENTLENS_SCREENSHOTS names a folder, as <c>NAME-width-theme.png</c>.</summary>
    public async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("CONSENTLENS_SCREENSHOTS") is not { Length: > 0 } folder)
            return;
        bool isDark = await Page.EvaluateAsync<bool>("matchMedia('(prefers-color-scheme: dark)').matches");
        string file = Path.Combine(folder, $"{name}-{Page.ViewportSize!.Width}-{(isDark ? "dark" : "light")}.png");
        // Pictures that load when they come into view come into view.
        await Page.EvaluateAsync("async () => { for (const image of document.querySelectorAll('img[loading=lazy]')) { image.loading = 'eager'; await image.decode().catch(() => {}); } }");
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = file, FullPage = true });
    }

    public async ValueTask DisposeAsync()
    {
        await Page.Context.CloseAsync();
        Assert.Equal(string.Empty, string.Join('\n', _faults));
    }

    private void Note(IRequest request)
    {
        var asked = new Uri(request.Url);
        if (asked.Scheme is "http" or "https" or "ws" && asked.Authority != _address.Authority)
            _faults.Add($"request to elsewhere: {request.Url}");
    }

    private void Note(IConsoleMessage message)
    {
        // A refused policy is told on the console alone.
        if (message.Type == "error" && message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            _faults.Add(message.Text);
    }
}
