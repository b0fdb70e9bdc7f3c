using System.Text;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>Files to be uploaded, in a folder of a test's own, and the way they go.</summary>
internal sealed class UploadFiles(RunningDashboard dashboard) : IDisposable
{
    public const float LongWait = 300_000;

    /// <summary>The folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("consentlens-upload-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Chooses files on the upload page, and sends them.</summary>
    public static async Task BeginAsync(Visitor visitor, string name, string[] files)
    {
        await visitor.GoAsync("/upload");
        await visitor.Page.GetByLabel("Name of the batch").FillAsync(name);
        await visitor.Page.Locator("#photos").SetInputFilesAsync(files);
        await visitor.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Upload and screen" }).ClickAsync();
    }

    /// <summary>The same until all are sent.</summary>
    public static async Task UploadAsync(Visitor visitor, string name, string[] files)
    {
        await BeginAsync(visitor, name, files);
        await visitor.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Uploaded" }).WaitForAsync();
    }

    /// <summary>Photos of the drawn school, small ones, that no other test uploads: each begins with this test's own letters.</summary>
    public async Task<string[]> DrawAsync(int count, string prefix)
    {
        await dashboard.StartAsync();
        string folder = Path.Combine(Folder, prefix);
        await dashboard.Drawn.WriteCopiesAsync(folder, count);
        string[] files = Directory.GetFiles(folder);
        foreach (string file in files)
            await File.WriteAllBytesAsync(file, Marked(await File.ReadAllBytesAsync(file), prefix));
        return [.. files.Order(StringComparer.Ordinal)];
    }

    // A comment segment (ITU-T T.81, B.2.4.5) after the start of the image.
    private static byte[] Marked(byte[] jpeg, string text) => [.. jpeg[..2], 0xFF, 0xFE, 0, (byte)(text.Length + 2), .. Encoding.ASCII.GetBytes(text), .. jpeg[2..]];

    /// <summary>How many photos a batch has; 0 while there is no such batch.</summary>
    public async Task<int> PhotosInAsync(string batch)
    {
        if (await dashboard.FindBatchAsync(batch) is not { Id: var id })
            return 0;
        await using ConsentLensDbContext context = dashboard.Services.GetRequiredService<ConsentLensDbContextFactory>().Create(dashboard.SchoolId);
        return await context.Photos.CountAsync(photo => photo.BatchId == id);
    }
}
