using System.Diagnostics;
using System.Globalization;
using System.Text;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;

namespace ConsentLens.Benchmarks.Nightly;

/// <summary>Imports a register file: read, previewed and stored in one transaction; and once more, when it is the same.</summary>
internal static class ImportNight
{
    public static async Task<IReadOnlyList<NightlyFigure>> MeasureAsync(ConsentLensDbContextFactory contexts, int people, CancellationToken cancellationToken)
    {
        int school = await new SchoolDirectory(contexts).AddAsync("Imported", TimeProvider.System.GetUtcNow(), cancellationToken);
        byte[] file = Encoding.UTF8.GetBytes(Csv(people));
        return
        [
            await ImportAsync(contexts, school, file, people, "import a register", cancellationToken),
            await ImportAsync(contexts, school, file, people, "import it unchanged", cancellationToken),
        ];
    }

    private static async Task<NightlyFigure> ImportAsync(
        ConsentLensDbContextFactory contexts, int school, byte[] bytes, int people, string job, CancellationToken cancellationToken)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        await using ConsentLensDbContext context = contexts.Create(school);
        var store = new RegisterStore(context, TimeProvider.System);
        using var stream = new MemoryStream(bytes);
        RegisterFile file = RegisterCsv.Read(stream);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        RegisterImport preview = RegisterImport.Preview(await store.LoadAsync(now, cancellationToken), file, now);
        _ = await store.ImportAsync(file, new ImportApproval { Preview = preview }, "office", cancellationToken);
        TimeSpan cpu = Environment.CpuUsage.TotalTime - before;
        return new NightlyFigure(job, people, Stopwatch.GetElapsedTime(start).TotalSeconds, cpu.TotalSeconds, PeakMemory.Megabytes());
    }

    private static string Csv(int people)
    {
        var csv = new StringBuilder("person_id,given_name,family_name,role,year_group,class,website,social_media,press,print,newsletter,safeguarding,biometric_parent_1,biometric_child\n");
        for (int i = 0; i < people; i++)
        {
            string website = i % 5 == 4 ? "no" : "yes";
            csv.AppendLine(CultureInfo.InvariantCulture, $"P{i:D5},Given{i},Family{i},pupil,{i % 6},{i % 6}A,{website},no,no,yes,yes,no,yes,yes");
        }

        return csv.ToString();
    }
}
