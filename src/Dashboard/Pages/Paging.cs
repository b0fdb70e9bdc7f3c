using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace ConsentLens.Dashboard.Pages;

/// <summary>The place of one page of a long list, with the addresses of its neighbours, which keep the filter of this one.</summary>
/// <param name="Number">The page that is shown, from 1.</param>
/// <param name="Pages">How many there are.</param>
/// <param name="Skip">Entries before it.</param>
/// <param name="Previous">Where the page before is, or null.</param>
/// <param name="Next">Where the next page is, or null.</param>
public sealed record Paging(int Number, int Pages, int Skip, string? Previous, string? Next)
{
    private const string Key = "p";

    /// <summary>A list of one page.</summary>
    public static Paging None { get; } = new(1, 1, 0, null, null);

    /// <summary>The place of a page; a number out of range gives the nearest one.</summary>
    public static Paging Of(HttpContext context, int number, int size, int total)
    {
        ArgumentNullException.ThrowIfNull(context);
        int pages = Math.Max(1, (total + size - 1) / size);
        int shown = Math.Clamp(number, 1, pages);
        return new Paging(shown, pages, (shown - 1) * size, shown > 1 ? AddressOf(context, shown - 1) : null, shown < pages ? AddressOf(context, shown + 1) : null);
    }

    private static string AddressOf(HttpContext context, int number)
    {
        Dictionary<string, string?> query = context.Request.Query.Where(pair => pair.Key != Key).ToDictionary(pair => pair.Key, pair => (string?)pair.Value.ToString(), StringComparer.Ordinal);
        query[Key] = number.ToString(CultureInfo.InvariantCulture);
        return QueryHelpers.AddQueryString(context.Request.Path, query);
    }
}
