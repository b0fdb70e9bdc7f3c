using System.Text;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;

namespace ConsentLens.Pipeline.Tests.Screening.FolderRun.Reports;

/// <summary>Reports written to memory.</summary>
internal static class ReportText
{
    public static async Task<byte[]> BytesAsync(this IReportWriter writer, ScreeningReport report)
    {
        using var stream = new MemoryStream();
        await writer.WriteAsync(report, stream, CancellationToken.None);
        return stream.ToArray();
    }

    public static async Task<string> TextAsync(this IReportWriter writer, ScreeningReport report) =>
        Encoding.UTF8.GetString(await writer.BytesAsync(report));
}
