using System.Text.Json;
using ConsentLens.Consent;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Vision.Faces;

namespace ConsentLens.Pipeline.Tests.Screening.FolderRun.Reports;

/// <summary>Reads a report.json back, to prove that it says everything. Throws where a field is missing, or of another type than documented.</summary>
internal static class JsonReportReader
{
    public static async Task<ScreeningReport> ReadAsync(string path, CancellationToken cancellationToken) =>
        Read(await File.ReadAllTextAsync(path, cancellationToken));

    public static ScreeningReport Read(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        return new ScreeningReport
        {
            Schema = root.GetProperty("schema").GetInt32(),
            Channel = Text(root, "channel"),
            Mode = Text(root, "mode"),
            Complete = root.GetProperty("complete").GetBoolean(),
            ScreenedAt = root.GetProperty("screened_at").GetDateTimeOffset(),
            Models = Models(root.GetProperty("models"), TextOrNull(root, "warning")),
            Photos = [.. root.GetProperty("photos").EnumerateArray().Select(Photo)],
            Throughput = Throughput(root.GetProperty("throughput")),
        };
    }

    private static ModelsReport Models(JsonElement models, string? warning) =>
        new(Text(models, "pack"), warning, Model(models.GetProperty("detector"))!, Model(models.GetProperty("embedder")))
        {
            MatchAt = NumberOrNull(models, "match_at"),
            PossibleAt = NumberOrNull(models, "possible_at"),
        };

    private static ModelReport? Model(JsonElement model) =>
        model.ValueKind == JsonValueKind.Null ? null : new ModelReport(Text(model, "name"), Text(model, "licence"), Text(model, "sha256"));

    private static PhotoReport Photo(JsonElement photo) => new()
    {
        File = Text(photo, "file"),
        Sha256 = Text(photo, "sha256"),
        Width = photo.GetProperty("width").GetInt32(),
        Height = photo.GetProperty("height").GetInt32(),
        Verdict = Code<Verdict>(photo.GetProperty("verdict")),
        Reasons = [.. photo.GetProperty("reasons").EnumerateArray().Select(Code<Reason>)],
        Release = TextOrNull(photo, "release"),
        Faces = [.. photo.GetProperty("faces").EnumerateArray().Select(Face)],
        Problem = TextOrNull(photo, "problem"),
    };

    private static FaceReport Face(JsonElement face)
    {
        float[] box = [.. face.GetProperty("box").EnumerateArray().Select(side => side.GetSingle())];
        return new FaceReport
        {
            Box = new FaceBox(box[0], box[1], box[2], box[3]),
            Detection = (float)Number(face, "detection"),
            Quality = Code<FaceQuality>(face.GetProperty("quality")),
            Identity = Code<FaceIdentity>(face.GetProperty("identity")),
            PersonId = TextOrNull(face, "person_id"),
            Similarity = NumberOrNull(face, "similarity"),
            Margin = NumberOrNull(face, "margin"),
            Treatment = Code<FaceTreatment>(face.GetProperty("treatment")),
            Reason = Code<Reason>(face.GetProperty("reason")),
            Barred = face.GetProperty("barred").GetBoolean(),
        };
    }

    private static ThroughputReport Throughput(JsonElement throughput)
    {
        JsonElement stages = throughput.GetProperty("stages_ms");
        return new ThroughputReport(
            throughput.GetProperty("photos").GetInt32(),
            throughput.GetProperty("faces").GetInt32(),
            Number(throughput, "seconds"),
            Number(throughput, "photos_per_second"),
            Number(throughput, "megapixels_per_second"),
            new StageTimes(
                Number(stages, "decode"), Number(stages, "detect"), Number(stages, "embed"), Number(stages, "match"), Number(stages, "redact"), Number(stages, "encode")),
            Number(throughput, "peak_rss_mb"));
    }

    private static string Text(JsonElement parent, string name) => TextOrNull(parent, name) ?? throw new JsonException($"{name} is null.");

    private static string? TextOrNull(JsonElement parent, string name) => parent.GetProperty(name).GetString();

    private static double Number(JsonElement parent, string name) => parent.GetProperty(name).GetDouble();

    private static double? NumberOrNull(JsonElement parent, string name) =>
        parent.GetProperty(name) is { ValueKind: not JsonValueKind.Null } number ? number.GetDouble() : null;

    private static TEnum Code<TEnum>(JsonElement code)
        where TEnum : struct, Enum =>
        ReportCode.TryParse(code.GetString()!, out TEnum value) ? value : throw new JsonException($"{code} is no {typeof(TEnum).Name}.");
}
