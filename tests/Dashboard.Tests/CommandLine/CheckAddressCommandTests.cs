using ConsentLens.Pipeline.Tests;
using ConsentLens.Pipeline.Tests.Sites;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Synthetic.Heads;
using ConsentLens.Synthetic.Scenes;
using ConsentLens.Synthetic.Scenes.Backgrounds;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ConsentLens.Dashboard.Tests.CommandLine;

/// <summary><c>consentlens check-address</c>, run against a site on this machine.</summary>
[Trait(Speed.Trait, Speed.Slow)]
public sealed class CheckAddressCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("check-address");

    [Fact]
    public async Task A_picture_that_is_there_in_another_size_is_told_from_one_that_came_down()
    {
        using ComposedPhoto photo = Draw(1);
        using ComposedPhoto other = Draw(2);
        using RgbImage small = ImageResizer.Scale(photo.Image, 0.5f);
        string file = Path.Combine(_folder.FullName, "0001.jpg");
        await File.WriteAllBytesAsync(file, JpegEncoder.Encode(photo.Image, 85));
        await using LoopbackSite site = await LoopbackSite.StartAsync(new Dictionary<string, Func<HttpContext, Task>>
        {
            ["/small.jpg"] = LoopbackSite.Bytes(JpegEncoder.Encode(small, 70), "image/jpeg"),
            ["/other.jpg"] = LoopbackSite.Bytes(JpegEncoder.Encode(other.Image, 85), "image/jpeg"),
        });
        string host = $"127.0.0.1:{site.Port}";
        foreach ((string path, string words, int code) in new[] { ("/small.jpg", "Still there: ", 3), ("/other.jpg", "Replaced by another picture: ", 0), ("/gone.jpg", "Gone: ", 0) })
        {
            ProgramRun run = await ProgramRun.Of("check-address", $"http://{host}{path}", "--picture", file, "--host", host, "--private-host", host, "--rate", "1000");
            Assert.Equal((path, "", code), (path, run.Errors, run.ExitCode));
            Assert.Contains($"{words}http://{host}{path}", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_no_picture_is_refused_before_anything_is_asked()
    {
        string file = Path.Combine(_folder.FullName, "text.jpg");
        await File.WriteAllTextAsync(file, "no picture");
        ProgramRun run = await ProgramRun.Of("check-address", "https://www.school.example/a.jpg", "--picture", file, "--host", "www.school.example");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("cannot be read", run.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static ComposedPhoto Draw(int seed) => GroupPhoto.Compose(new PhotoPlan
    {
        Seed = 700 + seed,
        Width = 900,
        Height = 600,
        Background = BackgroundKind.Hall,
        Arrangement = Arrangement.Rows,
        Faces = [.. HeadAtlas.People.Skip(3 * seed).Take(3).Select(person => new PlannedFace(null, person, 120))],
    });
}
