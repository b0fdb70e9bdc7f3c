using System.Globalization;
using System.Text.RegularExpressions;
using ConsentLens.Dashboard.Tests.CommandLine;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Security;

/// <summary>A decision counts as of when its page was read; so the page must show whatever was recorded until then.</summary>
[Collection(SiteCollection.Name)]
public sealed partial class SeenTimeTests(ServedSite site)
{
    [BuiltModelsFact]
    public async Task A_page_that_is_opened_while_something_is_recorded_waits_for_it_and_is_read_after_it()
    {
        using Caller dsl = await site.SignInAsync("dsl");
        string address = $"/photos/{await AddPhotoAsync()}";
        foreach (SchoolLock held in new[] { SchoolLock.Register, SchoolLock.Judging })
        {
            Task<string> page;
            long recorded;
            await using (SchoolTransaction change = await SchoolTransaction.BeginAsync(site.Services.GetRequiredService<ConsentLensDbContextFactory>(), site.School, held, default))
            {
                page = dsl.ReadAsync(address);
                await WaitForLockAsync();
                recorded = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
                await change.CommitAsync(default);
            }

            long seen = long.Parse(Seen().Match(await page).Groups[1].Value, CultureInfo.InvariantCulture);
            Assert.True(seen >= recorded, $"{held}: {seen} < {recorded}");
        }
    }

    private async Task WaitForLockAsync()
    {
        await using ConsentLensDbContext context = site.Context(site.School);
        FormattableString waits = $"""select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock') as "Value" """;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await context.Database.SqlQuery<bool>(waits).SingleAsync(limit.Token))
            await Task.Delay(20, limit.Token);
    }

    private async Task<long> AddPhotoAsync()
    {
        const string Name = "opened meanwhile.jpg";
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await using ConsentLensDbContext context = site.Context(site.School);
        var batch = new BatchRow { SchoolId = site.School, State = BatchState.Receiving, CreatedBy = "office", CreatedAt = now };
        context.Batches.Add(batch);
        await context.SaveChangesAsync();
        using DataKey key = await site.Services.GetRequiredService<SchoolKeyStore>().OpenAsync(site.School, KeyPurpose.School, default);
        batch.NameCiphertext = new BatchName("Opened meanwhile", null).Seal(key, batch.Id);
        byte[] hash = PhotoFileName.HashOf(key, batch.Id, Name);
        var photo = new PhotoRow
        {
            SchoolId = site.School,
            BatchId = batch.Id,
            State = PhotoState.Unreadable,
            Problem = "It cannot be read.",
            FileNameCiphertext = PhotoFileName.Seal(key, batch.Id, hash, Name),
            FileNameHash = hash,
            UploadedAt = now,
        };
        context.Photos.Add(photo);
        await context.SaveChangesAsync();
        return photo.Id;
    }

    [GeneratedRegex("seen=([0-9]+)")]
    private static partial Regex Seen();
}
