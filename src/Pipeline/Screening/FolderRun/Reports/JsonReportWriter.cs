using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using ConsentLens.Consent;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Faces;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports;

/// <summary>Writes report.json. The documented fields come first in each object; those that only this program reads back follow them.</summary>
public sealed class JsonReportWriter : IReportWriter
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        // Keeps names such as Zoë readable, and still escapes <, >, & and control characters.
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new BoxOnOneLine() },
    };

    public string FileName => "report.json";

    public Task WriteAsync(ScreeningReport report, Stream stream, CancellationToken cancellationToken)
    {
        var json = new
        {
            report.Schema,
            report.Channel,
            report.Mode,
            Models = new { report.Models.Pack, report.Models.Detector, report.Models.Embedder, report.Models.MatchAt, report.Models.PossibleAt, report.Models.Reader },
            Photos = report.Photos.Select(Photo),
            Throughput = Throughput(report.Throughput),
            report.Complete,
            report.ScreenedAt,
            report.Models.Warning,
            report.PassedOver,
        };
        return JsonSerializer.SerializeAsync(stream, json, Options, cancellationToken);
    }

    private static object Photo(PhotoReport photo) => new
    {
        photo.File,
        photo.Sha256,
        photo.Width,
        photo.Height,
        Verdict = ReportCode.Of(photo.Verdict),
        Reasons = photo.Reasons.Select(ReasonText.Code),
        photo.Release,
        Faces = photo.Faces.Select(Face),
        photo.Problem,
        photo.Names,
    };

    private static object Face(FaceReport face) => new
    {
        face.Box,
        Detection = Rounded(face.Detection, 4) ?? 0,
        Quality = ReportCode.Of(face.Quality),
        Identity = ReportCode.Of(face.Identity),
        face.PersonId,
        Similarity = Rounded(face.Similarity, 4),
        Margin = Rounded(face.Margin, 4),
        Treatment = ReportCode.Of(face.Treatment),
        Reason = ReasonText.Code(face.Reason),
        face.Barred,
    };

    private static object Throughput(ThroughputReport run) => new
    {
        run.Photos,
        run.Faces,
        Seconds = Rate(run.Seconds),
        PhotosPerSecond = Rate(run.PhotosPerSecond),
        MegapixelsPerSecond = Rate(run.MegapixelsPerSecond),
        StagesMs = new
        {
            Decode = Rate(run.Stages.Decode),
            Detect = Rate(run.Stages.Detect),
            Embed = Rate(run.Stages.Embed),
            Match = Rate(run.Stages.Match),
            Redact = Rate(run.Stages.Redact),
            Encode = Rate(run.Stages.Encode),
            Read = Rate(run.Stages.Read),
        },
        PeakRssMb = Rate(run.PeakRssMegabytes),
    };

    private static double Rate(double number) => Rounded(number, 3) ?? 0;

    // JSON has no infinity and no "not a number".
    private static double? Rounded(double? number, int digits) =>
        number is { } known && double.IsFinite(known) ? Math.Round(known, digits, MidpointRounding.AwayFromZero) : null;

    /// <summary>Whole pixels, as raw text, so that the indentation does not spread four numbers over six lines.</summary>
    private sealed class BoxOnOneLine : JsonConverter<FaceBox>
    {
        public override FaceBox Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, FaceBox box, JsonSerializerOptions options) =>
            writer.WriteRawValue(FormattableString.Invariant($"[{Pixel(box.X)}, {Pixel(box.Y)}, {Pixel(box.Width)}, {Pixel(box.Height)}]"));

        private static int Pixel(float length) => float.IsFinite(length) ? (int)MathF.Round(length, MidpointRounding.AwayFromZero) : 0;
    }
}
