using System.Text.Json;
using ConsentLens.Pipeline.Tests;
using ConsentLens.Pipeline.Tests.Sites;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ConsentLens.Dashboard.Tests.CommandLine;

/// <summary><c>consentlens audit-site</c>, run against a site on this machine.</summary>
[Trait(Speed.Trait, Speed.Slow)]
public sealed class AuditSiteCommandTests : IDisposable
{
    private static readonly byte[] Photo = [0xFF, 0xD8, 0xFF, 1, 2, 3];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("audit-site");

    [Fact]
    public async Task Pictures_are_saved_with_the_pages_that_show_them()
    {
        await using LoopbackSite site = await SiteAsync();
        string host = $"127.0.0.1:{site.Port}";
        string output = Path.Combine(_folder.FullName, "out");
        ProgramRun run = await ProgramRun.Of("audit-site", $"http://{host}/", "--host", host, "--private-host", host, "--out", output, "--rate", "1000");
        Assert.Equal("", run.Errors);
        Assert.Equal(3, run.ExitCode);
        Assert.StartsWith($"This asks {host} over the internet, and no other host. Nothing is sent but the requests.", run.Output, StringComparison.Ordinal);
        Assert.Contains("Saved 1 picture of 1 page in ", run.Output, StringComparison.Ordinal);
        Assert.Contains("Not asked: cdn.example, another host (1 picture or style of these pages).", run.Output, StringComparison.Ordinal);

        Assert.Equal(Photo, await File.ReadAllBytesAsync(Path.Combine(output, "pictures", "00001.jpg")));
        using JsonDocument found = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(output, "found.json")));
        JsonElement picture = Assert.Single(found.RootElement.GetProperty("pictures").EnumerateArray());
        Assert.Equal("pictures/00001.jpg", picture.GetProperty("file").GetString());
        Assert.Equal($"http://{host}/a.jpg", Assert.Single(picture.GetProperty("addresses").EnumerateArray()).GetString());
        Assert.Equal("=Olivia", Assert.Single(picture.GetProperty("places").EnumerateArray()).GetProperty("alt").GetString());
        Assert.Contains("\"'=Olivia\"", await File.ReadAllTextAsync(Path.Combine(output, "found.csv")), StringComparison.Ordinal);
        // Where screening looks for names.
        Assert.Contains("=Olivia", await File.ReadAllTextAsync(Path.Combine(output, "pictures", "00001.jpg.json")), StringComparison.Ordinal);

        ProgramRun again = await ProgramRun.Of("audit-site", $"http://{host}/", "--host", host, "--out", output);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("is not an empty folder", again.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_host_is_not_asked_unless_it_is_named()
    {
        await using LoopbackSite site = await SiteAsync();
        string host = $"127.0.0.1:{site.Port}";
        ProgramRun run = await ProgramRun.Of("audit-site", $"http://{host}/", "--host", host, "--out", Path.Combine(_folder.FullName, "out"));
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("Not read: 2 addresses (a private network address).", run.Output, StringComparison.Ordinal);
        Assert.Empty(site.Requests);
    }

    [Theory]
    [InlineData("https://www.school.example/", "other.example", "is not on a host that is named by --host")]
    [InlineData("ftp://www.school.example/", "www.school.example", "is not the address of a site")]
    [InlineData("https://www.school.example/", "*.school.example", "is not the name of a host")]
    public async Task What_cannot_be_meant_is_refused_before_anything_is_asked(string url, string host, string words)
    {
        ProgramRun run = await ProgramRun.Of("audit-site", url, "--host", host, "--out", Path.Combine(_folder.FullName, "out"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(words, run.Errors, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static Task<LoopbackSite> SiteAsync() => LoopbackSite.StartAsync(new Dictionary<string, Func<HttpContext, Task>>
    {
        ["/"] = LoopbackSite.Text("<h1>News</h1><img src=/a.jpg alt='=Olivia'><img src=http://cdn.example/b.jpg>"),
        ["/a.jpg"] = LoopbackSite.Bytes(Photo, "image/jpeg"),
    });
}
