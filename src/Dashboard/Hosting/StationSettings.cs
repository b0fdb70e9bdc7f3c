using ConsentLens.Pipeline.Models;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>How a process of an installation runs.</summary>
/// <param name="Data">Where the data are.</param>
/// <param name="Models">The models folder, or null for the one beside the program.</param>
/// <param name="Pack">The model pack, or null for the best one available.</param>
/// <param name="MatchAt">Similarity from which a face is a match, or null for the pack's own.</param>
/// <param name="PossibleAt">Similarity from which a face is a possible match, or null for the pack's own.</param>
/// <param name="Slots">Jobs done at once.</param>
/// <param name="TimeZone">Where the schools are.</param>
internal sealed record StationSettings(DataFolder Data, string? Models, string? Pack, double? MatchAt, double? PossibleAt, int Slots, TimeZoneInfo TimeZone)
{
    /// <summary>The address at which people reach the pages through a reverse proxy, e.g. <c>https://photos.school.example</c>; null when they reach them directly.</summary>
    public Uri? Public { get; init; }

    /// <summary>The models folder.</summary>
    public string ModelsFolder => ModelsDirectory.Find(Models);
}
