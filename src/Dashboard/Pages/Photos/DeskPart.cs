using System.Globalization;
using ConsentLens.Pipeline.School.Review;

namespace ConsentLens.Dashboard.Pages.Photos;

/// <summary>The part of a page that is exchanged when something is decided, for the page's script.</summary>
internal static class DeskPart
{
    /// <summary>By this header the script knows that an answer is the part that it asked for, and no sign-in page or message of a fault.</summary>
    private const string Header = "X-Desk";

    /// <summary>Whether a script asks for the part alone.</summary>
    public static bool IsAsked(HttpRequest request) => request.Headers["HX-Request"] == "true";

    /// <summary>Marks an answer as the part.</summary>
    /// <param name="address">Where what is then on the screen is found again, when the page is reloaded.</param>
    public static void Mark(HttpResponse response, string? address)
    {
        response.Headers[Header] = "part";
        response.Headers["HX-Replace-Url"] = address;
    }

    /// <summary>Where the undoing of decisions is sent that were made at once.</summary>
    /// <param name="address">The page, with a question mark.</param>
    public static string UndoAddress(string address, DecisionsMade made) =>
        string.Create(CultureInfo.InvariantCulture, $"{address}&handler=UndoAll&first={made.First}&last={made.Last}");
}
