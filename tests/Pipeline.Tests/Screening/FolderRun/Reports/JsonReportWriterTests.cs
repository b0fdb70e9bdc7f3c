using System.Text.Json;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Vision.Faces;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Screening.FolderRun.Reports;

public sealed class JsonReportWriterTests
{
    // The documented shape, with values where the documentation has "..", and both sides of each "x | null".
    private const string Documented = """
        { "schema": 1, "channel": "website", "mode": "allow-list", "models": {},
          "photos": [
            { "file": "trip/IMG_0001.jpg", "sha256": "0a", "width": 4000, "height": 3000,
              "verdict": "blur", "reasons": ["unknown_face", "small_face_masked"], "release": "release/0001.jpg",
              "faces": [ { "box": [1, 2, 3, 4], "detection": 0.93, "quality": "good", "identity": "permitted",
                           "person_id": "P003", "similarity": 0.71, "margin": 0.2 },
                         { "box": [5, 6, 7, 8], "detection": 0.31, "quality": "possible", "identity": "unscreened",
                           "person_id": null, "similarity": null, "margin": null } ] },
            { "file": "b.jpg", "sha256": "", "width": 0, "height": 0,
              "verdict": "review", "reasons": ["not_screened"], "release": null, "faces": [] } ],
          "throughput": { "photos": 2, "faces": 2, "seconds": 0.5, "photos_per_second": 4.5, "megapixels_per_second": 48.25,
                          "stages_ms": { "decode": 1.5, "detect": 2.5, "embed": 3.5, "match": 4.5, "redact": 5.5, "encode": 6.5 },
                          "peak_rss_mb": 412.5 } }
        """;

    [Fact]
    public async Task The_documented_example_comes_out_word_for_word_before_any_extra_field()
    {
        using JsonDocument expected = JsonDocument.Parse(Documented);
        using JsonDocument written = JsonDocument.Parse(await new JsonReportWriter().TextAsync(DocumentedReport()));

        AssertStartsLike(expected.RootElement, written.RootElement, "report");
    }

    [Fact]
    public async Task Extra_fields_are_only_the_known_ones()
    {
        using JsonDocument written = JsonDocument.Parse(await new JsonReportWriter().TextAsync(DocumentedReport()));
        JsonElement photo = written.RootElement.GetProperty("photos")[0];

        Assert.Equal(["complete", "screened_at", "warning", "passed_over"], Names(written.RootElement).Skip(6));
        Assert.Equal(["pack", "detector", "embedder", "match_at", "possible_at", "reader"], Names(written.RootElement.GetProperty("models")));
        Assert.Equal(["problem", "names"], Names(photo).Skip(8));
        Assert.Equal(["treatment", "reason", "barred"], Names(photo.GetProperty("faces")[0]).Skip(7));
    }

    [Theory]
    [InlineData(Verdict.Block, "block")]
    [InlineData(Verdict.Review, "review")]
    [InlineData(Verdict.Blur, "blur")]
    [InlineData(Verdict.Clear, "clear")]
    public async Task Verdicts_are_written_in_lower_case(Verdict verdict, string code)
    {
        PhotoReport photo = ReportFixture.Photo("a.jpg", verdict, [Reason.NoFaces]);

        Assert.Contains($"\"verdict\": \"{code}\"", await new JsonReportWriter().TextAsync(ReportFixture.ReportOf(photo)));
    }

    [Theory]
    [InlineData(0.71234567, 0.7123)]
    [InlineData(0.71235, 0.7124)]
    [InlineData(-0.00004, 0)]
    public async Task Similarities_are_rounded_to_four_digits(double similarity, double written)
    {
        FaceReport face = ReportFixture.Face(FaceIdentity.Unknown, FaceTreatment.Review, Reason.UnknownFace) with { Similarity = similarity };

        JsonElement json = await WrittenFaceAsync(face);

        Assert.Equal(written, json.GetProperty("similarity").GetDouble());
    }

    [Fact]
    public async Task Boxes_are_rounded_to_whole_pixels_also_beyond_the_edge()
    {
        FaceReport face = ReportFixture.Face(FaceIdentity.Unknown, FaceTreatment.Review, Reason.UnknownFace) with
        {
            Box = new FaceBox(-12.6f, 0.4f, 99.5f, 100.49f),
        };

        JsonElement json = await WrittenFaceAsync(face);

        Assert.Equal([-13, 0, 100, 100], json.GetProperty("box").EnumerateArray().Select(side => side.GetInt32()));
    }

    [Fact]
    public async Task Numbers_that_json_does_not_know_do_not_lose_the_report()
    {
        FaceReport face = ReportFixture.Face(FaceIdentity.Unknown, FaceTreatment.Review, Reason.UnknownFace) with
        {
            Similarity = double.NaN,
            Margin = double.PositiveInfinity,
        };

        JsonElement json = await WrittenFaceAsync(face);

        Assert.Equal(JsonValueKind.Null, json.GetProperty("similarity").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("margin").ValueKind);
    }

    private static async Task<JsonElement> WrittenFaceAsync(FaceReport face)
    {
        ScreeningReport report = ReportFixture.ReportOf(ReportFixture.Photo("a.jpg", Verdict.Review, [Reason.UnknownFace], face));
        using JsonDocument written = JsonDocument.Parse(await new JsonReportWriter().TextAsync(report));
        return written.RootElement.GetProperty("photos")[0].GetProperty("faces")[0].Clone();
    }

    private static ScreeningReport DocumentedReport()
    {
        FaceReport named = ReportFixture.Face(FaceIdentity.Permitted, FaceTreatment.Show, Reason.PermittedPerson) with
        {
            Box = new FaceBox(1, 2, 3, 4),
            Detection = 0.93f,
            PersonId = "P003",
            Similarity = 0.71,
            Margin = 0.2,
        };
        FaceReport possible = ReportFixture.Face(FaceIdentity.Unscreened, FaceTreatment.Mask, Reason.SmallFaceMasked) with
        {
            Box = new FaceBox(5, 6, 7, 8),
            Detection = 0.31f,
            Quality = FaceQuality.Possible,
        };
        PhotoReport blurred = ReportFixture.Photo("trip/IMG_0001.jpg", Verdict.Blur, [Reason.UnknownFace, Reason.SmallFaceMasked], named, possible) with
        {
            Sha256 = "0a",
            Release = "release/0001.jpg",
        };
        PhotoReport unread = ReportFixture.Photo("b.jpg", Verdict.Review, [Reason.NotScreened]) with { Sha256 = "", Width = 0, Height = 0 };
        return ReportFixture.ReportOf(blurred, unread) with
        {
            Throughput = new ThroughputReport(2, 2, 0.5, 4.5, 48.25, new StageTimes(1.5, 2.5, 3.5, 4.5, 5.5, 6.5), 412.5),
        };
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private static void AssertStartsLike(JsonElement expected, JsonElement written, string place)
    {
        Assert.True(expected.ValueKind == written.ValueKind, $"{place} is {written.ValueKind}, not {expected.ValueKind}");
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.Equal(Names(expected), Names(written).Take(expected.EnumerateObject().Count()));
                foreach (JsonProperty property in expected.EnumerateObject())
                {
                    AssertStartsLike(property.Value, written.GetProperty(property.Name), $"{place}.{property.Name}");
                }

                break;
            case JsonValueKind.Array:
                Assert.Equal(expected.GetArrayLength(), written.GetArrayLength());
                for (int index = 0; index < expected.GetArrayLength(); index++)
                {
                    AssertStartsLike(expected[index], written[index], $"{place}[{index}]");
                }

                break;
            default:
                Assert.True(JsonElement.DeepEquals(expected, written), $"{place} is {written}, not {expected}");
                break;
        }
    }
}
