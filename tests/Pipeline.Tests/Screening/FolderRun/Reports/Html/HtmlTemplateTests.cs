using ConsentLens.Pipeline.Screening.FolderRun.Reports.Html;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Screening.FolderRun.Reports.Html;

public sealed class HtmlTemplateTests
{
    [Fact]
    public void Text_is_encoded_and_markup_is_not()
    {
        HtmlTemplate template = HtmlTemplate.Parse("<p title=\"{{text}}\">{{text}}{{markup}}</p>");

        string written = Write(template, new()
        {
            ["text"] = "a<b & \"c\"",
            ["markup"] = HtmlContent.Markup(output => output.Write("<br />")),
        });

        Assert.Equal("<p title=\"a&lt;b &amp; &quot;c&quot;\">a&lt;b &amp; &quot;c&quot;<br /></p>", written);
    }

    [Fact]
    public void A_placeholder_inside_a_filled_in_text_is_text() =>
        Assert.Equal("{{b}}B", Write(HtmlTemplate.Parse("{{a}}{{b}}"), new() { ["a"] = "{{b}}", ["b"] = "B" }));

    [Fact]
    public void A_placeholder_without_content_is_an_error() =>
        Assert.Throws<KeyNotFoundException>(() => Write(HtmlTemplate.Parse("{{nobody}}"), []));

    [Fact]
    public void A_placeholder_that_is_not_closed_is_an_error() =>
        Assert.Throws<FormatException>(() => HtmlTemplate.Parse("<p>{{name</p>"));

    private static string Write(HtmlTemplate template, Dictionary<string, HtmlContent> contents)
    {
        using var output = new StringWriter();
        template.Write(output, contents);
        return output.ToString();
    }
}
