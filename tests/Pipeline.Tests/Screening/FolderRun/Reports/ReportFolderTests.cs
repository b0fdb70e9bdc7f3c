using System.Text;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Screening.FolderRun.Reports;

public sealed class ReportFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("consentlens-reports-");

    [Fact]
    public async Task Every_format_is_written_and_nothing_is_left_beside_it()
    {
        await new ReportFolder(_folder.FullName, [new JsonReportWriter(), new CsvReportWriter()])
            .WriteAsync(ReportFixture.Report(), CancellationToken.None);

        Assert.Equal(["report.csv", "report.json"], _folder.GetFiles().Select(file => file.Name).Order());
    }

    [Fact]
    public async Task A_later_report_replaces_the_earlier_one_whole()
    {
        var folder = new ReportFolder(_folder.FullName, [new JsonReportWriter()]);
        await folder.WriteAsync(ReportFixture.Report(), CancellationToken.None);
        await folder.WriteAsync(ReportFixture.ReportOf(), CancellationToken.None);

        ScreeningReport read = await JsonReportReader.ReadAsync(Path.Combine(_folder.FullName, "report.json"), CancellationToken.None);

        Assert.Empty(read.Photos);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_writer_that_fails_half_way_leaves_the_earlier_report_as_it_was(bool byCancellation)
    {
        string path = Path.Combine(_folder.FullName, FailingWriter.Name);
        await File.WriteAllTextAsync(path, "the earlier report");

        await Assert.ThrowsAnyAsync<Exception>(() => new ReportFolder(_folder.FullName, [new FailingWriter(byCancellation)])
            .WriteAsync(ReportFixture.Report(), CancellationToken.None));

        Assert.Equal("the earlier report", await File.ReadAllTextAsync(path));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public async Task What_a_killed_run_left_behind_is_written_over()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "report.json.partial"), new string('x', 1_000_000));

        await new ReportFolder(_folder.FullName, [new JsonReportWriter()]).WriteAsync(ReportFixture.ReportOf(), CancellationToken.None);

        Assert.Equal("report.json", Assert.Single(_folder.GetFiles()).Name);
        await JsonReportReader.ReadAsync(Path.Combine(_folder.FullName, "report.json"), CancellationToken.None);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private sealed class FailingWriter(bool byCancellation) : IReportWriter
    {
        public const string Name = "report.txt";

        public string FileName => Name;

        public async Task WriteAsync(ScreeningReport report, Stream stream, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes("half of the la"), cancellationToken);
            throw byCancellation ? new OperationCanceledException() : new IOException("The disk is full.");
        }
    }
}
