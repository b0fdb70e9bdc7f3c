using System.Globalization;

namespace ConsentLens.Dashboard.Pages.Photos;

/// <summary>When a page was read from which a form comes: whoever sends it knows nothing that was recorded since.</summary>
internal static class SeenTime
{
    private const string Key = "seen";

    /// <summary>The part of a form's address that says so.</summary>
    public static string Query(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{Key}={at.ToUnixTimeMilliseconds()}");

    /// <summary>What a form's address says; null where it says nothing that can be true.</summary>
    public static DateTimeOffset? Of(HttpRequest request) =>
        long.TryParse(request.Query[Key], CultureInfo.InvariantCulture, out long instant) && instant >= 0 && instant <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(instant)
            : null;
}
