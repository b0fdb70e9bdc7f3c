using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Vision.Models;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Redaction;
using ConsentLens.Synthetic.Painting;
using Microsoft.EntityFrameworkCore;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.Jobs;

/// <summary>There is one core: what the command line says of a photo, and the copy it makes, the server says and makes too.</summary>
[Collection(JobsCollection.Name)]
public sealed class OneCoreTests(PostgresFixture postgres, DrawnSchool drawn, ITestOutputHelper output)
{
    [ScreeningTheory]
    [InlineData(ScreeningMode.AllowList)]
    [InlineData(ScreeningMode.BlockList)]
    [InlineData(ScreeningMode.DetectOnly)]
    public async Task The_command_line_and_the_server_give_the_same_verdict_and_the_same_copy_byte_for_byte(ScreeningMode mode)
    {
        var rules = new ScreeningRules { Use = Use.Website, Mode = mode, OnHit = HitAction.Blur, OnUnknown = DoubtAction.Blur };
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        var both = new BothWays(workshop, school, drawn, output);
        await both.UseOneChannelAsync(rules);
        // Never the same bytes twice: the server keeps one of them, and the command line screens both.
        string photos = Path.Combine(workshop.Data, "in");
        await drawn.WriteCopiesAsync(photos, drawn.ReadablePhotos.Count);
        await WriteNamesAsync(photos);
        await workshop.ProcessAsync(school, photos);
        foreach (RedactionStyle style in Enum.GetValues<RedactionStyle>())
            await both.CompareAsync(photos, rules, style);
    }

    [ScreeningFact]
    public async Task A_detect_only_channel_needs_no_embedder_from_the_upload_to_the_release()
    {
        using var models = new Storage.Encryption.ScratchFolder();
        CopyModels(models.Path);
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource, null, models.Path);
        // The pack is checked when it is opened; from now on whoever loads the embedder fails.
        await File.WriteAllBytesAsync(workshop.Engine.Pack.Embedder.Path, [1, 2, 3]);
        int school = await new SchoolDirectory(workshop.Contexts).AddAsync("Detect-only school", TimeProvider.System.GetUtcNow(), default);
        var both = new BothWays(workshop, school, drawn, output);
        await both.UseOneChannelAsync(new ScreeningRules { Use = Use.Website, Mode = ScreeningMode.DetectOnly });
        await workshop.ProcessAsync(school, drawn.Photos);

        Dictionary<string, (Verdict Verdict, string Reasons, byte[]? Copy)> released = await both.ReleasedByTheServerAsync();

        Assert.Contains(released.Values, photo => photo is { Verdict: Verdict.Blur, Copy: not null });
        Assert.ThrowsAny<Exception>(() => workshop.Engine.ModelsFor(comparesFaces: true));
    }

    /// <summary>Puts photos beside them in which names of people of the register are written.</summary>
    private async Task WriteNamesAsync(string folder)
    {
        string[][] rows = [.. (await File.ReadAllLinesAsync(drawn.RegisterFile)).Select(line => line.Split(','))];
        (int given, int family) = (Array.IndexOf(rows[0], "given_name"), Array.IndexOf(rows[0], "family_name"));
        foreach ((int index, string[] row) in rows.Skip(1).Index())
        {
            using RgbImage photo = new PhotoReader(new ImagingLimits()).Decode(await File.ReadAllBytesAsync(drawn.ReadablePhotos[index % drawn.ReadablePhotos.Count]), 0, default);
            _ = new Lettering(Ink: (255, 255, 255)).Write(photo, $"{row[given]} {row[family]}", 16, 30, photo.Height - 40);
            await File.WriteAllBytesAsync(Path.Combine(folder, $"written-{index:00}.jpg"), JpegEncoder.Encode(photo, 92));
        }
    }

    private static void CopyModels(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(RepositoryModels.Folder, "built"), "*", SearchOption.AllDirectories).Append(Path.Combine(RepositoryModels.Folder, "manifest.json")))
        {
            string copy = Path.Combine(folder, Path.GetRelativePath(RepositoryModels.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
