using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Screening.FolderRun.Reports.Html;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Screening.FolderRun.Reports.Html;

/// <summary>Nothing that comes from outside, a file's name above all, may change the page; and the page may ask the network for nothing.</summary>
public sealed class HostileContentTests
{
    private static readonly string[] AddressAttributes = ["href", "src", "srcset", "action", "formaction", "poster", "data", "background", "ping"];

    [Theory]
    [InlineData("<script>alert(1)</script>.jpg")]
    [InlineData("</style><img src=x onerror=alert(1)>.jpg")]
    [InlineData("\" onmouseover=\"alert(1).jpg")]
    [InlineData("' autofocus onfocus='alert(1).jpg")]
    [InlineData("&lt;b&gt;&amp;&#60;.jpg")]
    [InlineData("{{style}}.jpg")]
    [InlineData("رحلة/صورة.jpg")]
    [InlineData("a/b/../c.jpg")]
    public async Task A_name_is_shown_as_it_is_and_is_nothing_but_text(string name)
    {
        ReportPage page = await ReportPage.OfAsync(ReportEverywhere(name));

        XElement card = Assert.Single(page.Cards);
        Assert.Equal(name, card.Attribute("data-file")!.Value);
        Assert.Equal(name, card.Descendants("h3").Single().Value);
        AssertAsPlainAs(await ReportPage.OfAsync(ReportEverywhere("plain.jpg")), page);
    }

    [Theory]
    [InlineData("photo\u202Egpj.exe", "photo[U+202E]gpj.exe")]
    [InlineData("\u2066a\u2069\u200Fb", "[U+2066]a[U+2069][U+200F]b")]
    [InlineData("a\0b\u0007c\r\nd\u0085", "a[U+0000]b[U+0007]c[U+000D][U+000A]d[U+0085]")]
    [InlineData("\uFEFFx\uFFFE\u2028", "[U+FEFF]x[U+FFFE][U+2028]")]
    [InlineData("Zoë 😀 क्‍ष", "Zoë 😀 क्‍ष")]
    public void Characters_that_deceive_the_eye_are_spelt_out(string text, string visible) =>
        Assert.Equal(visible, HtmlText.MakeVisible(text));

    [Fact]
    public void Half_a_character_is_spelt_out() => Assert.Equal("half [U+FFFD].jpg", HtmlText.MakeVisible("half \uD83D.jpg"));

    [Fact]
    public async Task Any_text_at_all_leaves_the_page_well_formed_and_of_the_same_elements()
    {
        ReportPage plain = await ReportPage.OfAsync(ReportEverywhere("plain.jpg"));
        Prop.ForAll<string>(async text => AssertAsPlainAs(plain, await ReportPage.OfAsync(ReportEverywhere(text ?? ""))))
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("javascript:alert(1)", "./javascript%3Aalert%281%29")]
    [InlineData("//example.invalid/x.jpg", ".///example.invalid/x.jpg")]
    [InlineData("release/a b#c?.jpg", "./release/a%20b%23c%3F.jpg")]
    public async Task A_copy_s_path_can_only_be_a_path(string path, string address)
    {
        PhotoReport photo = ReportFixture.Photo("a.jpg", Verdict.Clear, [Reason.NoFaces]) with { Release = path };

        ReportPage page = await ReportPage.OfAsync(ReportFixture.ReportOf(photo));

        Assert.Equal(address, page.OfClass("release").Single().Element("a")!.Attribute("href")!.Value);
    }

    [Fact]
    public async Task The_page_refers_to_itself_to_its_own_data_and_to_its_copies_alone()
    {
        ReportPage page = await ReportPage.OfAsync(ReportFixture.StoppedReport());

        Assert.DoesNotMatch(new Regex("https?://", RegexOptions.IgnoreCase), page.Source);
        Assert.DoesNotContain("@import", page.Style);
        Assert.All(Regex.Matches(page.Style, @"url\(([^)]*)\)"), match => Assert.StartsWith("#", match.Groups[1].Value));
        foreach (XAttribute address in page.Document.Descendants().Attributes().Where(attribute => AddressAttributes.Contains(attribute.Name.LocalName)))
        {
            Assert.Matches(@"^(#|data:|\./release/)", address.Value);
        }
    }

    [Fact]
    public async Task Links_within_the_page_lead_somewhere_and_no_id_stands_twice()
    {
        ReportPage page = await ReportPage.OfAsync(ReportFixture.StoppedReport());
        string[] ids = [.. page.Document.Descendants().Attributes("id").Select(id => id.Value)];

        Assert.Equal(ids.Distinct().Count(), ids.Length);
        IEnumerable<string> targets = page.Document.Descendants().Attributes()
            .Where(attribute => attribute.Name == "href" && attribute.Value.StartsWith('#')).Select(attribute => attribute.Value[1..])
            .Concat(page.Document.Descendants().Attributes().Where(attribute => attribute.Name == "aria-labelledby" || attribute.Name == "for").Select(attribute => attribute.Value));
        Assert.All(targets, target => Assert.Contains(target, ids));
    }

    [Fact]
    public async Task The_policy_allows_pictures_of_the_page_and_its_own_style_and_script_alone()
    {
        ReportPage page = await ReportPage.OfAsync(ReportFixture.Report());

        XElement policy = page.Document.Descendants("meta").Single(meta => meta.Attribute("http-equiv") is not null);
        Assert.Equal(
            "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
            + $"style-src 'sha256-{Hash(page.Style)}'; script-src 'sha256-{Hash(page.Script)}'",
            policy.Attribute("content")!.Value);
        Assert.True(page.Source.IndexOf("Content-Security-Policy", StringComparison.Ordinal) < page.Source.IndexOf("<style>", StringComparison.Ordinal));
        Assert.Empty(page.Document.Descendants().Attributes("style"));
        Assert.DoesNotContain(page.Document.Descendants().Attributes(), attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
    }

    // The text in every place of the page that outside text can reach.
    private static ScreeningReport ReportEverywhere(string text)
    {
        FaceReport face = ReportFixture.Face(FaceIdentity.Permitted, FaceTreatment.Show, Reason.PermittedPerson) with { PersonId = text };
        PhotoReport photo = ReportFixture.Photo(text, Verdict.Blur, [Reason.UnknownFaceMasked], face) with { Problem = text, Release = text };
        var model = new ModelReport(text, text, text);
        return ReportFixture.ReportOf(photo) with { Channel = text, Mode = text, Models = new ModelsReport(text, text, model, model) };
    }

    private static void AssertAsPlainAs(ReportPage plain, ReportPage page)
    {
        Assert.Equal(Shape(plain), Shape(page));
        Assert.Equal(plain.Style, page.Style);
        Assert.Equal(plain.Script, page.Script);
    }

    private static IEnumerable<string> Shape(ReportPage page) =>
        page.Document.Descendants().Select(element => $"{element.Name} {string.Join(' ', element.Attributes().Select(attribute => attribute.Name))}");

    private static string Hash(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
