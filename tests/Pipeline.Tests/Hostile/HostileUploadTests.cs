using System.Globalization;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Hostile.Mutators;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.School.Intake;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.Hostile;

/// <summary>The same harmed photos and zips by the way of an upload, under names that a browser would never send.</summary>
[Collection(JobsCollection.Name)]
public sealed class HostileUploadTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private const int Seed = 20261122;

    [ScreeningFact]
    public async Task No_harmed_upload_breaks_a_rule()
    {
        int photos = LongTests.AreAsked ? 1500 : 40;
        await using UploadDesk desk = await UploadDesk.OpenAsync(postgres);
        long upload = await desk.BeginAsync();
        var failures = new List<string>();
        int refusedZips = 0;
        int sent = 0;
        for (int number = 0; number < photos; number++)
        {
            var random = new Random(number);
            if (number % 5 == 4)
            {
                Mutant zip = HostileZip.Draw(Seed, number, HostileCorpus.Files);
                try
                {
                    IReadOnlyList<ReceivedPhoto> answers = (await desk.Zip.RunAsync(desk.School, upload, null, new MemoryStream(zip.Bytes), default)).Photos;
                    sent += answers.Count;
                    failures.AddRange(answers.Select(answer => Fault(answer)).OfType<string>().Select(fault => $"{zip.Label(Seed)}: {fault}"));
                }
                catch (UploadRefusedException refused) when (IsSentence(refused.Message))
                {
                    refusedZips++;
                }
                catch (Exception error)
                {
                    failures.Add($"{zip.Label(Seed)}: {error.GetType().Name} {error.Message}");
                }

                continue;
            }

            Mutant photo = Mutator.Draw(Seed, number, HostileCorpus.Files);
            string name = HostileName.ForZip(number, photo.Donors[0].Extension, random) + (number % 7 == 0 ? "\uD83D" : string.Empty);
            if (number % 11 == 0) name = string.Concat(Enumerable.Repeat("\uD83D\uDE00", 400)) + name;
            try
            {
                sent++;
                if (Fault(await desk.SendAsync(upload, name, photo.Bytes)) is { } fault) failures.Add($"{photo.Label(Seed)}: {fault}");
            }
            catch (Exception error)
            {
                failures.Add($"{photo.Label(Seed)} as {Uri.EscapeDataString(name.ReplaceLineEndings())}: {error.GetType().Name} {error.Message}");
            }
        }

        await desk.Finish.RunAsync(desk.School, upload, 0, "office", default);
        await desk.Workshop.DrainAsync();
        PhotoRow[] rows = await desk.PhotosAsync(upload);
        await using ConsentLensDbContext context = desk.Database.Context(desk.School);
        VerdictRow[] verdicts = await context.Verdicts.AsNoTracking().ToArrayAsync();
        string counts = string.Join(", ", verdicts.GroupBy(row => row.Verdict).OrderBy(group => group.Key).Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Key} {group.Count()}")));
        output.WriteLine($"seed {Seed}: {sent} files uploaded, {refusedZips} zips refused whole, {rows.Length} taken in or in review ({counts}), broken rules {failures.Count}");
        Assert.True(failures.Count == 0, string.Join('\n', failures.Take(30)));
        Assert.All(rows, row => Assert.Contains(row.State, (PhotoState[])[PhotoState.Screened, PhotoState.Unreadable]));
        Assert.Equal(rows.Length, verdicts.Select(row => row.PhotoId).Distinct().Count());
        // Nobody is on this school's register: a photo in which a face is found is never clear.
        Assert.DoesNotContain(verdicts, row => row.Verdict == Verdict.Blur);
        Assert.Equal(0, desk.FilesIn("uploads"));
    }

    private static bool IsSentence(string text) => text.EndsWith('.') && !text.ContainsAny('\n', '\r') && text.Length < 300;

    private static string? Fault(ReceivedPhoto answer)
    {
        if (answer.Problem is { } problem && !IsSentence(problem)) return $"no clear sentence: {problem}";
        if (answer.Name.Any(char.IsControl)) return "a control character in the name";
        return answer.Name.Length is 0 or > 510 ? $"a name of {answer.Name.Length} letters" : null;
    }
}
