using System.Xml.Linq;
using ConsentLens.Consent;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Screening.FolderRun.Reports.Html;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Screening.FolderRun.Reports.Html;

public sealed class HtmlReportWriterTests
{
    [Fact]
    public async Task Every_photo_has_one_card_in_the_group_of_its_verdict()
    {
        ScreeningReport report = ReportFixture.Report();

        ReportPage page = await ReportPage.OfAsync(report);

        Assert.Equal(
            report.Photos.Select(photo => photo.File).Order(StringComparer.Ordinal),
            page.Cards.Select(card => card.Attribute("data-file")!.Value).Order(StringComparer.Ordinal));
        foreach (PhotoReport photo in report.Photos)
        {
            XElement group = page.Card(photo.File).Ancestors("section").Single();
            Assert.Equal(ReportCode.Of(photo.Verdict), group.Attribute("data-verdict")!.Value);
        }
    }

    [Fact]
    public async Task Groups_stand_in_the_order_of_urgency_and_the_tiles_lead_to_them()
    {
        ReportPage page = await ReportPage.OfAsync(ReportFixture.Report());

        string[] groups = [.. page.OfClass("group").Select(group => group.Attribute("id")!.Value)];
        Assert.Equal(["blocked", "review", "blurred", "clear"], groups);
        Assert.Equal(["#results", .. groups.Select(id => "#" + id)], page.OfClass("tile").Select(tile => tile.Attribute("href")!.Value));
        Assert.Equal(["12", "3", "4", "2", "3"], page.OfClass("tile").Select(tile => tile.Elements("span").First().Value));
    }

    [Fact]
    public async Task Each_reason_is_told_in_plain_words()
    {
        ScreeningReport report = ReportFixture.Report();

        ReportPage page = await ReportPage.OfAsync(report);

        foreach (PhotoReport photo in report.Photos)
        {
            XElement reasons = page.Card(photo.File).Descendants("ul").Single();
            Assert.Equal(photo.Reasons.Select(ReasonText.Sentence), reasons.Elements("li").Select(reason => reason.Value));
        }
    }

    [Fact]
    public async Task While_there_is_no_copy_nothing_is_said_to_be_removed_from_it()
    {
        PhotoReport held = ReportFixture.Photo(
            "held.jpg",
            Verdict.Review,
            [Reason.UnknownFace, Reason.SmallFaceMasked],
            ReportFixture.Face(FaceIdentity.Unknown, FaceTreatment.Review, Reason.UnknownFace),
            ReportFixture.Face(FaceIdentity.Unscreened, FaceTreatment.Mask, Reason.SmallFaceMasked, 1));
        PhotoReport blurred = held with { File = "blurred.jpg", Verdict = Verdict.Blur, Release = "release/0001.jpg" };

        ReportPage page = await ReportPage.OfAsync(ReportFixture.ReportOf(held, blurred));

        Assert.DoesNotContain("redacted in the copy", page.Card("held.jpg").Value, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Would be redacted in a copy.", page.Card("held.jpg").Value);
        Assert.Contains(ReasonText.Sentence(Reason.SmallFaceMasked), page.Card("blurred.jpg").Value);
    }

    [Fact]
    public async Task Each_face_has_a_box_and_an_entry_under_the_same_number()
    {
        ScreeningReport report = ReportFixture.Report();

        ReportPage page = await ReportPage.OfAsync(report);

        foreach (PhotoReport photo in report.Photos)
        {
            string[] numbers = [.. Enumerable.Range(1, photo.Faces.Count).Select(number => $"{number}")];
            XElement card = page.Card(photo.File);
            Assert.Equal(numbers, FaceNumbers(card, "g"));
            Assert.Equal(numbers, FaceNumbers(card, "li"));
        }
    }

    [Fact]
    public async Task Boxes_are_cut_at_the_edges_of_the_picture()
    {
        FaceReport beyond = ReportFixture.Face(FaceIdentity.Unknown, FaceTreatment.Review, Reason.UnknownFace) with
        {
            Box = new(-400, -300, 4800, 3600),
        };

        ReportPage page = await ReportPage.OfAsync(
            ReportFixture.ReportOf(ReportFixture.Photo("a.jpg", Verdict.Review, [Reason.UnknownFace], beyond)));

        XElement box = page.OfClass("box").Single().Element("rect")!;
        Assert.Equal(["0", "0", "400", "300"], new[] { "x", "y", "width", "height" }.Select(name => box.Attribute(name)!.Value));
        Assert.Equal("0 0 400 300", page.OfClass("boxes").Single().Attribute("viewBox")!.Value);
    }

    [Fact]
    public async Task The_id_of_a_barred_person_is_nowhere_in_the_page()
    {
        ReportPage page = await ReportPage.OfAsync(ReportFixture.Report());

        Assert.DoesNotContain(ReportFixture.BarredPersonId, page.Source);
        Assert.Contains("May not be shown", page.Card("autumn-fair/IMG_0002.jpg").Value);
        Assert.Contains("P017", page.Card("autumn-fair/IMG_0001.jpg").Value);
    }

    [Fact]
    public async Task A_blurred_photo_stands_beside_its_copy_and_no_other_does()
    {
        ReportPage page = await ReportPage.OfAsync(ReportFixture.Report());
        string copy = "data:image/jpeg;base64," + Convert.ToBase64String(FixedThumbnails.Copy);

        foreach (XElement card in page.Cards)
        {
            bool showsCopy = card.Descendants("img").Any(image => image.Attribute("src")!.Value == copy);
            Assert.Equal(ReportPage.Classes(card).Contains("card-blur"), showsCopy);
        }
    }

    [Fact]
    public async Task A_photo_that_could_not_be_read_has_a_placeholder_and_says_why()
    {
        ReportPage page = await ReportPage.OfAsync(ReportFixture.Report());

        XElement card = page.Card("trip/IMG_0104.jpg");
        Assert.Empty(card.Descendants("img"));
        Assert.Contains("This file could not be read", card.Value);
        Assert.Contains("is damaged or cut short: copy it from the camera again.", card.Value);
    }

    [Fact]
    public async Task Banners_say_when_the_run_was_stopped_when_models_are_weak_and_when_files_could_not_be_read()
    {
        string stopped = string.Join(' ', (await ReportPage.OfAsync(ReportFixture.StoppedReport())).OfClass("banner").Select(banner => banner.Value));

        Assert.Contains("This report is not complete.", stopped);
        Assert.Contains(ReportFixture.PackWarning, stopped);
        Assert.Contains("1 file could not be read.", stopped);
    }

    [Fact]
    public async Task A_complete_run_with_the_standard_models_has_no_banner()
    {
        ScreeningReport report = ReportFixture.Report();
        report = report with { Photos = [.. report.Photos.Where(photo => photo.Problem is null)] };

        Assert.Empty((await ReportPage.OfAsync(report)).OfClass("banner"));
    }

    [Fact]
    public async Task The_top_tells_what_was_screened()
    {
        ReportPage page = await ReportPage.OfAsync(ReportFixture.Report());

        Assert.Equal("Photos for the website", page.Document.Descendants("h1").Single().Value);
        Assert.Equal("12 photos, screened on 20 November 2026 at 16:05.", page.OfClass("lede").Single().Value);
        string facts = page.OfClass("facts").Single().Value;
        Assert.Contains("Allow list", facts);
        Assert.Contains("yunet_n_dynamic (MIT)", facts);
        Assert.Contains("face-reidentification-retail-0095 (Apache-2.0)", facts);
    }

    [Fact]
    public async Task An_empty_report_is_a_page_too()
    {
        ReportPage page = await ReportPage.OfAsync(ReportFixture.ReportOf());

        Assert.Empty(page.Cards);
        Assert.All(page.OfClass("meaning"), meaning => Assert.Equal("No photos.", meaning.Value));
    }

    [Fact]
    public async Task Each_picture_has_left_for_the_disk_before_the_next_is_asked_for()
    {
        using var stream = new MemoryStream();
        var thumbnails = new RecordingThumbnails(stream);

        await new HtmlReportWriter(thumbnails).WriteAsync(ReportFixture.Report(), stream, CancellationToken.None);

        Assert.Equal(ReportFixture.Report().Photos.Count, thumbnails.WrittenWhenAsked.Count);
        Assert.All(
            thumbnails.WrittenWhenAsked.Zip(thumbnails.WrittenWhenAsked.Skip(1)),
            pair => Assert.InRange(pair.Second - pair.First, RecordingThumbnails.Bytes, long.MaxValue));
    }

    [Fact]
    public async Task A_cancelled_run_stops_between_photos()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new HtmlReportWriter(new FixedThumbnails()).WriteAsync(ReportFixture.Report(), Stream.Null, cancellation.Token));
    }

    private static IEnumerable<string> FaceNumbers(XElement card, string element) =>
        card.Descendants(element).Where(entry => entry.Attribute("data-face") is not null).Select(entry => entry.Attribute("data-face")!.Value);

    private sealed class RecordingThumbnails(MemoryStream stream) : IThumbnailSource
    {
        public const int Bytes = 100_000;

        public List<long> WrittenWhenAsked { get; } = [];

        public ReadOnlyMemory<byte>? Find(PhotoReport photo)
        {
            WrittenWhenAsked.Add(stream.Length);
            return new byte[Bytes];
        }

        public ReadOnlyMemory<byte>? FindReleased(PhotoReport photo) => null;
    }
}
