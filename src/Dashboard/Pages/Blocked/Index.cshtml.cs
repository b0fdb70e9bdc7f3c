using ConsentLens.Consent.Policy;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Review.Dossier;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.Blocked;

/// <summary>Every blocked photo: why, on which channel, and because of whom, if the user may know.</summary>
[Requires(Permission.ViewPhotos)]
public sealed class IndexModel(BlockedPhotos blocked, SchoolClock clock) : SchoolPage
{
    /// <summary>The selected channel, or null for all.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Channel { get; set; }

    /// <summary>Only photos that are blocked for this reason.</summary>
    [BindProperty(SupportsGet = true)]
    public Reason? Why { get; set; }

    /// <summary>Every reason that blocks a photo.</summary>
    public static IReadOnlyList<Reason> Reasons { get; } = [.. Enum.GetValues<Reason>().Where(reason => ReasonText.LeadsTo(reason) == Verdict.Block)];

    /// <summary>Which page of the list, from 1.</summary>
    [BindProperty(SupportsGet = true, Name = "number")]
    public int Number { get; set; } = 1;

    /// <summary>The channels of the school, by id.</summary>
    public IReadOnlyDictionary<string, string> Channels { get; private set; } = new Dictionary<string, string>();

    /// <summary>The photos of the page.</summary>
    public IReadOnlyList<BlockedPhoto> Photos { get; private set; } = [];

    /// <summary>How many photos there are on all pages.</summary>
    public int Count { get; private set; }

    /// <summary>Links to the other pages.</summary>
    public PageLinks Links { get; private set; } = null!;

    /// <summary>Shows times.</summary>
    public SchoolClock Clock => clock;

    /// <summary>Whether the user may see who it is and override the block.</summary>
    public bool MayOverride => Current.Has(Permission.OverrideBlocked);

    /// <summary>Shows the list.</summary>
    public async Task OnGetAsync()
    {
        await using ConsentLensDbContext context = OpenSchool();
        Channels = await context.Channels.OrderBy(row => row.ChannelId).ToDictionaryAsync(
            row => row.ChannelId, row => row.AccountName == null ? row.Platform : row.Platform + " (" + row.AccountName + ")", Aborted);
        if (Channel is not null && !Channels.ContainsKey(Channel))
            Channel = null;
        var query = new BlockedQuery(Channel, Why);
        Count = await blocked.CountAsync(SchoolId, query, Aborted);
        int pages = Math.Max(1, (Count + BlockedPhotos.PageSize - 1) / BlockedPhotos.PageSize);
        Number = Math.Clamp(Number, 1, pages);
        Photos = await blocked.ReadAsync(SchoolId, query, Number, Aborted);
        await ReadFileNamesAsync(Photos.Select(photo => photo.PhotoId));
        Dictionary<string, string?> kept = new() { ["channel"] = Channel, ["why"] = Why?.ToString() };
        Links = PageLinks.Of("/blocked", kept, "number", Number, pages);
    }

    /// <summary>Who blocks a photo, as far as the user may know; null if nobody in particular.</summary>
    public string? WhoStops(BlockedPhoto photo)
    {
        if (photo.People.Count == 0)
            return photo.Reasons.Contains(Reason.RestrictedPerson) ? "A person on the restricted list" : null;
        if (Current.Has(Permission.ViewRestrictedList))
            return string.Join(", ", photo.People);
        return photo.People.Count == 1 ? "A person on the restricted list" : $"{photo.People.Count} people on the restricted list";
    }
}
