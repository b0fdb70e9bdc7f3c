using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace ConsentLens.Dashboard.Pages;

/// <summary>
/// Says what was wrong beside the field itself, as the summary at the top of the page says it: in every form group that holds a field for which a page has refused something.
/// A page names the field; no form need do anything more.
/// </summary>
[HtmlTargetElement("div", Attributes = $"[class^='{Group}']")]
public sealed partial class FieldErrors(HtmlEncoder encoder) : TagHelper
{
    private const string Group = "govuk-form-group";

    /// <summary>Where it is shown.</summary>
    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc/>
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ModelStateDictionary said = ViewContext.ViewData.ModelState;
        if (said.IsValid)
            return;
        string html = (await output.GetChildContentAsync()).GetContent(encoder);
        bool isAny = false;
        foreach ((string field, ModelStateEntry? entry) in said)
        {
            // A group within a group has said it already.
            string id = field.Replace('.', '_');
            if (id.Length == 0 || entry is not { Errors: [{ } error, ..] } || html.Contains($"id=\"{id}-error\"", StringComparison.Ordinal))
                continue;
            Match input = Field().Matches(html).FirstOrDefault(found => found.Groups["id"].Value == id) ?? Match.Empty;
            if (!input.Success)
                continue;
            string message = $"<p class=\"govuk-error-message\" id=\"{id}-error\"><span class=\"govuk-visually-hidden\">Error:</span> {encoder.Encode(error.ErrorMessage)}</p>";
            html = With(html, input, id).Insert(PlaceOf(html, input.Index), message);
            isAny = true;
        }

        if (!isAny)
            return;
        output.Content.SetHtmlContent(html);
        output.Attributes.SetAttribute("class", $"{context.AllAttributes["class"].Value} {Group}--error");
    }

    private static string With(string html, Match input, string id)
    {
        string tag = input.Value;
        string told = tag.Contains("aria-describedby=\"", StringComparison.Ordinal)
            ? tag.Replace("aria-describedby=\"", $"aria-describedby=\"{id}-error ", StringComparison.Ordinal)
            : tag.Insert(tag.IndexOf(' ', StringComparison.Ordinal), $" aria-describedby=\"{id}-error\"");
        told = Look().Replace(told, "$0 govuk-$1--error", 1);
        return html.Remove(input.Index, input.Length).Insert(input.Index, told);
    }

    /// <summary>Before the field; before all of them where it is one of several to choose from.</summary>
    private static int PlaceOf(string html, int input)
    {
        int choices = Choices().Matches(html).Select(found => found.Index).FirstOrDefault(-1);
        return choices >= 0 && choices < input ? choices : input;
    }

    [GeneratedRegex("<(?:input|textarea|select|fieldset|div)\\b[^>]*\\bid=\"(?<id>[^\"]+)\"[^>]*>")]
    private static partial Regex Field();

    [GeneratedRegex("govuk-(input|textarea|select|file-upload)(?=[ \"])")]
    private static partial Regex Look();

    [GeneratedRegex("<div class=\"govuk-(?:radios|checkboxes)\\b")]
    private static partial Regex Choices();
}
