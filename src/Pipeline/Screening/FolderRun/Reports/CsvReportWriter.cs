using System.Text;
using ConsentLens.Consent;
using ConsentLens.Consent.Policy;
using CsvHelper;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports;

/// <summary>Writes report.csv: one row per photo, for a spreadsheet. UTF-8 with a byte order mark and CRLF, so that Excel opens it correctly; a cell that a
/// spreadsheet would take for a formula gets a leading apostrophe. It contains no person's id.</summary>
public sealed class CsvReportWriter : IReportWriter
{
    private static readonly string[] Headings =
    [
        "file", "verdict", "reasons", "faces", "permitted", "restricted", "possible", "unknown", "masked", "release", "problem", "explanation",
    ];

    public string FileName => "report.csv";

    public async Task WriteAsync(ScreeningReport report, Stream stream, CancellationToken cancellationToken)
    {
        await using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await using var csv = new CsvWriter(text, SpreadsheetCsv.Settings(), leaveOpen: true);
        foreach (string heading in Headings) csv.WriteField(heading);
        await csv.NextRecordAsync();
        foreach (PhotoReport photo in report.Photos)
        {
            cancellationToken.ThrowIfCancellationRequested();
            WritePhoto(csv, photo);
            await csv.NextRecordAsync();
        }
    }

    private static void WritePhoto(CsvWriter csv, PhotoReport photo)
    {
        csv.WriteField(photo.File);
        csv.WriteField(ReportCode.Of(photo.Verdict));
        csv.WriteField(string.Join("; ", photo.Reasons.Select(ReasonText.Code)));
        csv.WriteField(photo.Faces.Count);
        csv.WriteField(CountOf(photo, FaceIdentity.Permitted));
        csv.WriteField(CountOf(photo, FaceIdentity.Restricted));
        csv.WriteField(CountOf(photo, FaceIdentity.Possible));
        csv.WriteField(CountOf(photo, FaceIdentity.Unknown));
        csv.WriteField(photo.Faces.Count(face => face.Treatment == FaceTreatment.Mask));
        csv.WriteField(photo.Release);
        csv.WriteField(photo.Problem);
        csv.WriteField(string.Join(" ", ReasonSentences.Of(photo)));
    }

    private static int CountOf(PhotoReport photo, FaceIdentity identity) => photo.Faces.Count(face => face.Identity == identity);
}
