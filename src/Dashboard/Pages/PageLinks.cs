using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace ConsentLens.Dashboard.Pages;

/// <summary>Links from one page of a long list to the others.</summary>
/// <param name="Number">The page that is shown, from 1.</param>
/// <param name="Pages">How many there are.</param>
/// <param name="Address">Where a page is.</param>
public sealed record PageLinks(int Number, int Pages, Func<int, string> Address)
{
    private const int Near = 2;

    /// <summary>Links that keep the filter of the list.</summary>
    /// <param name="path">The list.</param>
    /// <param name="query">The filter; empty values are left out.</param>
    /// <param name="key">The name of the page number in the URL.</param>
    /// <param name="number">The page that is shown, from 1.</param>
    /// <param name="pages">How many there are.</param>
    public static PageLinks Of(string path, IEnumerable<KeyValuePair<string, string?>> query, string key, int number, int pages)
    {
        KeyValuePair<string, string?>[] kept = [.. query.Where(pair => pair.Key != key && !string.IsNullOrEmpty(pair.Value))];
        return new PageLinks(number, pages, page => QueryHelpers.AddQueryString(path, kept.Append(new(key, page.ToString(CultureInfo.InvariantCulture)))));
    }

    /// <summary>The numbers to show: the first, the last, and those near the one that is shown; null where some are left out.</summary>
    public IEnumerable<int?> Numbers()
    {
        int before = 0;
        foreach (int number in Enumerable.Range(1, Pages).Where(number => number == 1 || number == Pages || Math.Abs(number - Number) <= Near))
        {
            if (number > before + 1)
                yield return null;
            yield return before = number;
        }
    }
}
