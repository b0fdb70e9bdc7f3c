using BenchmarkDotNet.Attributes;
using ConsentLens.Benchmarks.Inputs;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Screening.FolderRun.Reports.Html;

namespace ConsentLens.Benchmarks.Suite;

/// <summary>Writing the three reports of a batch with six faces per photo.</summary>
public class ReportBenchmark
{
    private ScreeningReport? _report;

    [Params(100, 4_000)]
    public int Photos { get; set; }

    [GlobalSetup]
    public void Draw() => _report = GeneratedReport.Of(Photos, faces: 6);

    [Benchmark]
    public Task Json() => new JsonReportWriter().WriteAsync(_report!, Stream.Null, CancellationToken.None);

    [Benchmark]
    public Task Csv() => new CsvReportWriter().WriteAsync(_report!, Stream.Null, CancellationToken.None);

    [Benchmark]
    public Task Html() => new HtmlReportWriter(new NoThumbnails()).WriteAsync(_report!, Stream.Null, CancellationToken.None);

    private sealed class NoThumbnails : IThumbnailSource
    {
        public ReadOnlyMemory<byte>? Find(PhotoReport photo) => null;

        public ReadOnlyMemory<byte>? FindReleased(PhotoReport photo) => null;
    }
}
