namespace ConsentLens.Dashboard.Pages;

/// <summary>The position of one page in a long list.</summary>
/// <param name="Skip">Entries before it.</param>
/// <param name="Links">Links to the others, which keep the filter of this one.</param>
public sealed record Paging(int Skip, PageLinks Links)
{
    private const string Key = "p";

    /// <summary>A list of one page.</summary>
    public static Paging None { get; } = new(0, new PageLinks(1, 1, _ => string.Empty));

    /// <summary>The position of a page; a number out of range gives the nearest one.</summary>
    public static Paging Of(HttpContext context, int number, int size, int total)
    {
        int pages = Math.Max(1, (total + size - 1) / size);
        int shown = Math.Clamp(number, 1, pages);
        IEnumerable<KeyValuePair<string, string?>> query = context.Request.Query.Select(pair => new KeyValuePair<string, string?>(pair.Key, pair.Value.ToString()));
        return new Paging((shown - 1) * size, PageLinks.Of(context.Request.Path, query, Key, shown, pages));
    }
}
