using Microsoft.AspNetCore.WebUtilities;

namespace ConsentLens.Dashboard.Pages.People;

/// <summary>Links to the other pages of a list.</summary>
/// <param name="Path">The list.</param>
/// <param name="Query">What it is narrowed to.</param>
/// <param name="Page">The page that is shown, from 1.</param>
/// <param name="Pages">How many there are.</param>
public sealed record PageLinks(string Path, IReadOnlyDictionary<string, string?> Query, int Page, int Pages)
{
    /// <summary>The address of a page.</summary>
    public string Of(int page) =>
        QueryHelpers.AddQueryString(Path, Query.Where(pair => !string.IsNullOrEmpty(pair.Value)).Append(new KeyValuePair<string, string?>("page", $"{page}")));
}
