using System.Text.Json;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Faces;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports;

/// <summary>Reads a report.json back, to go on from it after a stop. Strict: a field that is missing or of another type, or a code that nobody knows, refuses
/// the whole report; a guess could release a photo.</summary>
public static class JsonReportReader
{
    /// <summary>The version of the report's shape that is understood.</summary>
    public const int KnownSchema = 1;

    /// <summary>Reads the report at <paramref name="path"/>.</summary>
    /// <exception cref="ReportFormatException">The file is no report of this version.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<ScreeningReport> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using FileStream stream = File.OpenRead(path);
        return await ReadAsync(stream, path, cancellationToken);
    }

    /// <summary>Reads a report out of <paramref name="stream"/>; <paramref name="name"/> stands for it in messages.</summary>
    /// <exception cref="ReportFormatException">The content is no report of this version.</exception>
    public static async Task<ScreeningReport> ReadAsync(Stream stream, string name, CancellationToken cancellationToken)
    {
        try
        {
            using JsonDocument document = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
            return ReadReport(new JsonReportElement(document.RootElement, "the report"));
        }
        catch (Exception exception) when (exception is JsonException or ReportFormatException)
        {
            throw new ReportFormatException(
                $"{name} is not a report that ConsentLens can continue from ({exception.Message.TrimEnd('.')}): move it away and screen the photos again.",
                exception);
        }
    }

    private static ScreeningReport ReadReport(JsonReportElement root)
    {
        int schema = root.Integer("schema");
        if (schema != KnownSchema) throw new ReportFormatException($"its schema is {schema}, and only {KnownSchema} is known");

        return new ScreeningReport
        {
            Schema = schema,
            Channel = root.Text("channel"),
            Mode = root.Text("mode"),
            Complete = root.Boolean("complete"),
            ScreenedAt = root.Time("screened_at"),
            Models = ReadModels(root.Object("models"), root.TextOrNull("warning")),
            Photos = [.. root.Array("photos").Select(ReadPhoto)],
            Throughput = ReadThroughput(root.Object("throughput")),
        };
    }

    private static ModelsReport ReadModels(JsonReportElement models, string? warning) =>
        new(
            models.Text("pack"),
            warning,
            ReadModel(models.Object("detector")),
            models.ObjectOrNull("embedder") is { } embedder ? ReadModel(embedder) : null)
        {
            MatchAt = models.NumberOrNull("match_at"),
            PossibleAt = models.NumberOrNull("possible_at"),
        };

    private static ModelReport ReadModel(JsonReportElement model) => new(model.Text("name"), model.Text("licence"), model.Text("sha256"));

    private static PhotoReport ReadPhoto(JsonReportElement photo) => new()
    {
        File = photo.Text("file"),
        Sha256 = photo.Text("sha256"),
        Width = photo.Integer("width"),
        Height = photo.Integer("height"),
        Verdict = photo.Code<Verdict>("verdict"),
        Reasons = [.. photo.Array("reasons").Select(reason => reason.Code<Reason>())],
        Release = photo.TextOrNull("release"),
        Faces = [.. photo.Array("faces").Select(ReadFace)],
        Problem = photo.TextOrNull("problem"),
    };

    private static FaceReport ReadFace(JsonReportElement face) => new()
    {
        Box = ReadBox(face),
        Detection = (float)face.Number("detection"),
        Quality = face.Code<FaceQuality>("quality"),
        Identity = face.Code<FaceIdentity>("identity"),
        PersonId = face.TextOrNull("person_id"),
        Similarity = face.NumberOrNull("similarity"),
        Margin = face.NumberOrNull("margin"),
        Treatment = face.Code<FaceTreatment>("treatment"),
        Reason = face.Code<Reason>("reason"),
        Barred = face.Boolean("barred"),
    };

    private static FaceBox ReadBox(JsonReportElement face)
    {
        List<double> sides = [.. face.Array("box").Select(side => side.Number())];
        return sides is [var x, var y, var width, var height]
            ? new FaceBox((float)x, (float)y, (float)width, (float)height)
            : throw new ReportFormatException("a face's box does not have four numbers");
    }

    private static ThroughputReport ReadThroughput(JsonReportElement throughput) =>
        new(
            throughput.Integer("photos"),
            throughput.Integer("faces"),
            throughput.Number("seconds"),
            throughput.Number("photos_per_second"),
            throughput.Number("megapixels_per_second"),
            ReadStages(throughput.Object("stages_ms")),
            throughput.Number("peak_rss_mb"));

    private static StageTimes ReadStages(JsonReportElement stages) =>
        new(
            stages.Number("decode"),
            stages.Number("detect"),
            stages.Number("embed"),
            stages.Number("match"),
            stages.Number("redact"),
            stages.Number("encode"));
}
