using ConsentLens.Pipeline.Sites.Fetching;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline;

/// <summary>How a process of an installation runs.</summary>
/// <param name="Data">Where the data are.</param>
/// <param name="Models">The models folder, or null for the one beside the program.</param>
/// <param name="Pack">The model pack, or null for the best one that is there.</param>
/// <param name="MatchAt">Likeness from which a face is taken for a person, or null for the pack's own.</param>
/// <param name="PossibleAt">Likeness from which a face may be a person, or null for the pack's own.</param>
/// <param name="Slots">Jobs done at once.</param>
/// <param name="TimeZone">Where the schools are.</param>
public sealed record StationSettings(DataFolder Data, string? Models, string? Pack, double? MatchAt, double? PossibleAt, int Slots, TimeZoneInfo TimeZone)
{
    /// <summary>Under which address people reach the pages through a reverse proxy, e.g. <c>https://photos.school.example</c>; null when they reach them directly.</summary>
    public Uri? Public { get; init; }

    /// <summary>How the schools' own sites are asked.</summary>
    public SiteSettings Sites { get; init; } = new();

    public string ModelsFolder => ModelsDirectory.Find(Models);
}

/// <summary>Where an installation keeps its data, all of it.</summary>
/// <param name="Root">The folder.</param>
public sealed record DataFolder(string Root)
{
    /// <summary>The private database.</summary>
    public string Database => Path.Combine(Root, "postgres");

    /// <summary>The encrypted photos.</summary>
    public string Photos => Path.Combine(Root, "photos");

    /// <summary>Where the master keys are, and how far the audit logs reached.</summary>
    public string KeyFolder => Path.Combine(Root, "keys");

    /// <summary>Small copies of photos, encrypted; it may be emptied at any time.</summary>
    public string Previews => Path.Combine(Root, "previews");

    /// <summary>What is too large for memory while it is uploaded or packed, encrypted.</summary>
    public string Uploads => Path.Combine(Root, "uploads");

    /// <summary>The keys of cookies, forms and authenticator secrets, sealed under the master key.</summary>
    public string WebKeys => Path.Combine(KeyFolder, "web");

    public string KeyFile => Path.Combine(KeyFolder, "master.key");
}
