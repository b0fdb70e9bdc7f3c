using System.Diagnostics;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Vision.Decoding.Isolation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class DecodersKilledTests(RunningDashboard dashboard)
{
    private const string Name = "Decoders die";
    private const int Kills = 6;

    [BrowserFact]
    public async Task Decoders_that_die_while_a_batch_is_screened_take_neither_the_server_nor_a_photo_with_them()
    {
        await dashboard.StartAsync();
        await using ConsentLensDbContext context = dashboard.Services.GetRequiredService<ConsentLensDbContextFactory>().Create(dashboard.SchoolId);
        Task<DrawnBatch> screening = DrawnBatch.ScreenAsync(dashboard, Name);
        int killed = 0;
        while (!screening.IsCompleted)
        {
            if (killed < Kills && await dashboard.FindBatchAsync(Name) is { State: BatchState.Screening })
                killed += KillDecoders();
            _ = await Task.WhenAny(screening, Task.Delay(TimeSpan.FromMilliseconds(100)));
        }

        DrawnBatch batch = await screening;
        Assert.InRange(killed, 1, int.MaxValue);
        Assert.Equal(dashboard.Drawn.ReadablePhotos.Count, await context.Photos.CountAsync(photo => photo.BatchId == batch.Id));
        Assert.False(await context.Photos.AnyAsync(photo => photo.BatchId == batch.Id && !context.Verdicts.Any(row => row.PhotoId == photo.Id)));
        using var client = new HttpClient();
        Assert.True((await client.GetAsync(new Uri(dashboard.Address, "/access/sign-in"))).IsSuccessStatusCode);
    }

    private static int KillDecoders()
    {
        int killed = 0;
        foreach (int child in ChildProcesses.Ids())
        {
            try
            {
                if (!File.ReadAllText($"/proc/{child}/cmdline").Contains(DecoderProgram.Verb, StringComparison.Ordinal)) continue;
                using var process = Process.GetProcessById(child);
                process.Kill();
                killed++;
            }
            catch (Exception error) when (error is IOException or ArgumentException or InvalidOperationException)
            {
                // It has ended meanwhile.
            }
        }

        return killed;
    }
}
