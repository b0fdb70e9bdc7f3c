using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using ConsentLens.Consent;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Faces;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports;

/// <summary>Writes report.json: one object, its names in snake_case, its fields in a fixed order. The documented fields come first in each object; those that
/// only this program reads back (<c>treatment</c>, <c>complete</c> ...) come after them.</summary>
public sealed class JsonReportWriter : IReportWriter
{
    private const int SimilarityDigits = 4;
    private const int RateDigits = 3;

    // Keeps names such as Zoë readable, and still escapes <, >, & and control characters.
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    public string FileName => "report.json";

    public async Task WriteAsync(ScreeningReport report, Stream stream, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(stream, Options);
        json.WriteStartObject();
        json.WriteNumber("schema", report.Schema);
        json.WriteString("channel", report.Channel);
        json.WriteString("mode", report.Mode);
        WriteModels(json, report.Models);
        json.WriteStartArray("photos");
        foreach (PhotoReport photo in report.Photos)
        {
            WritePhoto(json, photo);
            await json.FlushAsync(cancellationToken);
        }
        json.WriteEndArray();
        WriteThroughput(json, report.Throughput);
        json.WriteBoolean("complete", report.Complete);
        json.WriteString("screened_at", report.ScreenedAt);
        json.WriteString("warning", report.Models.Warning);
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);
    }

    private static void WriteModels(Utf8JsonWriter json, ModelsReport models)
    {
        json.WriteStartObject("models");
        json.WriteString("pack", models.Pack);
        WriteModel(json, "detector", models.Detector);
        WriteModel(json, "embedder", models.Embedder);
        WriteThreshold(json, "match_at", models.MatchAt);
        WriteThreshold(json, "possible_at", models.PossibleAt);
        json.WriteEndObject();
    }

    private static void WriteThreshold(Utf8JsonWriter json, string name, double? value)
    {
        if (value is null) json.WriteNull(name);
        else json.WriteNumber(name, value.Value);
    }

    private static void WriteModel(Utf8JsonWriter json, string role, ModelReport? model)
    {
        if (model is null)
        {
            json.WriteNull(role);
            return;
        }
        json.WriteStartObject(role);
        json.WriteString("name", model.Name);
        json.WriteString("licence", model.Licence);
        json.WriteString("sha256", model.Sha256);
        json.WriteEndObject();
    }

    private static void WritePhoto(Utf8JsonWriter json, PhotoReport photo)
    {
        json.WriteStartObject();
        json.WriteString("file", photo.File);
        json.WriteString("sha256", photo.Sha256);
        json.WriteNumber("width", photo.Width);
        json.WriteNumber("height", photo.Height);
        json.WriteString("verdict", ReportCode.Of(photo.Verdict));
        json.WriteStartArray("reasons");
        foreach (Reason reason in photo.Reasons) json.WriteStringValue(ReasonText.Code(reason));
        json.WriteEndArray();
        json.WriteString("release", photo.Release);
        json.WriteStartArray("faces");
        foreach (FaceReport face in photo.Faces) WriteFace(json, face);
        json.WriteEndArray();
        json.WriteString("problem", photo.Problem);
        json.WriteEndObject();
    }

    private static void WriteFace(Utf8JsonWriter json, FaceReport face)
    {
        json.WriteStartObject();
        json.WritePropertyName("box");
        WriteBox(json, face.Box);
        WriteRounded(json, "detection", face.Detection, SimilarityDigits);
        json.WriteString("quality", ReportCode.Of(face.Quality));
        json.WriteString("identity", ReportCode.Of(face.Identity));
        json.WriteString("person_id", face.PersonId);
        WriteRoundedOrNull(json, "similarity", face.Similarity);
        WriteRoundedOrNull(json, "margin", face.Margin);
        json.WriteString("treatment", ReportCode.Of(face.Treatment));
        json.WriteString("reason", ReasonText.Code(face.Reason));
        json.WriteBoolean("barred", face.Barred);
        json.WriteEndObject();
    }

    // As raw text, so that the indentation does not spread four numbers over six lines.
    private static void WriteBox(Utf8JsonWriter json, FaceBox box) =>
        json.WriteRawValue(FormattableString.Invariant($"[{Pixel(box.X)}, {Pixel(box.Y)}, {Pixel(box.Width)}, {Pixel(box.Height)}]"));

    private static int Pixel(float length) => float.IsFinite(length) ? (int)MathF.Round(length, MidpointRounding.AwayFromZero) : 0;

    private static void WriteThroughput(Utf8JsonWriter json, ThroughputReport throughput)
    {
        StageTimes stages = throughput.Stages;
        json.WriteStartObject("throughput");
        json.WriteNumber("photos", throughput.Photos);
        json.WriteNumber("faces", throughput.Faces);
        WriteRounded(json, "seconds", throughput.Seconds, RateDigits);
        WriteRounded(json, "photos_per_second", throughput.PhotosPerSecond, RateDigits);
        WriteRounded(json, "megapixels_per_second", throughput.MegapixelsPerSecond, RateDigits);
        json.WriteStartObject("stages_ms");
        WriteRounded(json, "decode", stages.Decode, RateDigits);
        WriteRounded(json, "detect", stages.Detect, RateDigits);
        WriteRounded(json, "embed", stages.Embed, RateDigits);
        WriteRounded(json, "match", stages.Match, RateDigits);
        WriteRounded(json, "redact", stages.Redact, RateDigits);
        WriteRounded(json, "encode", stages.Encode, RateDigits);
        json.WriteEndObject();
        WriteRounded(json, "peak_rss_mb", throughput.PeakRssMegabytes, RateDigits);
        json.WriteEndObject();
    }

    // JSON has no infinity and no "not a number": a rate over no time at all is written as 0.
    private static void WriteRounded(Utf8JsonWriter json, string name, double number, int digits) =>
        json.WriteNumber(name, double.IsFinite(number) ? Math.Round(number, digits, MidpointRounding.AwayFromZero) : 0);

    private static void WriteRoundedOrNull(Utf8JsonWriter json, string name, double? number)
    {
        if (number is { } known && double.IsFinite(known)) WriteRounded(json, name, known, SimilarityDigits);
        else json.WriteNull(name);
    }
}
