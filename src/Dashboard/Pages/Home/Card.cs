using ConsentLens.Dashboard.Pages.Batches;

namespace ConsentLens.Dashboard.Pages.Home;

/// <summary>Something that needs attention, with how much of it there is.</summary>
/// <param name="Count">How much.</param>
/// <param name="Title">What.</param>
/// <param name="More">One sentence about it.</param>
/// <param name="Path">Where to deal with it, or null for a user who may not.</param>
/// <param name="Style">How urgent it is when there is any: <c>cl-card--urgent</c> or <c>cl-card--due</c>.</param>
public sealed record Card(int Count, string Title, string More, string? Path, string Style)
{
    /// <summary>The count with commas.</summary>
    public string Figure => BatchText.Number(Count);

    public string Class => Count > 0 ? Style : "cl-card--fine";
}
