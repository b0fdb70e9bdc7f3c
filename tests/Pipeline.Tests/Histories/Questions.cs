using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Tests.Histories;

/// <summary>Asks after every step: is anything publishable, downloadable, or out of the house without an open takedown, that must not be shown?</summary>
internal sealed class Questions(World world)
{
    /// <returns>The first leak, in words; null when there is none.</returns>
    public async Task<string?> AskAsync(SchoolOfWorld school, bool isNight)
    {
        await using ConsentLensDbContext context = world.Contexts.Create(school.Id);
        DateTimeOffset now = world.Now;
        Dictionary<string, DateTimeOffset> templates = await context.Templates
            .Where(template => template.ExpiresAt > now)
            .ToDictionaryAsync(template => template.PersonId, template => template.CreatedAt, StringComparer.Ordinal);
        for (int channel = 0; channel < World.Channels.Length; channel++)
        {
            string? leak = await PublishableAsync(context, school, channel, templates, isNight)
                ?? await DownloadableAsync(school, channel, templates)
                ?? await OutAsync(context, school, channel, templates);
            if (leak is not null)
                return leak;
        }

        return null;
    }

    private async Task<string?> PublishableAsync(ConsentLensDbContext context, SchoolOfWorld school, int channel, Dictionary<string, DateTimeOffset> templates, bool isNight)
    {
        string id = World.Channels[channel].Id;
        Oracle oracle = OracleOf(school, channel, templates, sinceRecorded: false);
        TruePhoto[] forbidden = [.. school.Truth.Photos.Where(photo => oracle.WhyNot(photo, AllOf(photo)) is not null)];
        world.Tally.Count("photos that must not be shown", forbidden.Length);
        if (forbidden.Length == 0)
            return null;
        long[] ids = [.. forbidden.Select(photo => photo.Id)];
        var standing = new PhotoStanding(world.Contexts, world.Get<DetectorTrust>(), world.Clock);
        IReadOnlyDictionary<long, StandingPhoto> photos = await standing.ReadAsync(context, id, ids, default);
        Dictionary<long, Verdict> shown = isNight
            ? await context.Verdicts.Where(verdict => verdict.ChannelId == id && ids.Contains(verdict.PhotoId)).ToDictionaryAsync(verdict => verdict.PhotoId, verdict => verdict.Verdict)
            : [];
        foreach (TruePhoto photo in forbidden)
        {
            if (photos.TryGetValue(photo.Id, out StandingPhoto? stands) && stands.IsReleasable)
            {
                int[] visible = [.. AllOf(photo).Where(place => !stands.FacesToRemove.Contains((short)place))];
                if (oracle.WhyNot(photo, visible) is { } why)
                    return $"photo {photo.Id} of picture {photo.Picture} ({photo.Drawing}) is publishable ({stands.Verdict.Verdict}) on {id} at school {school.Id}, but {why}";
                world.Tally.Count("photos that may be shown without a face");
            }
            else if (shown.GetValueOrDefault(photo.Id) == Verdict.Clear)
            {
                return $"photo {photo.Id} ({photo.Drawing}) is still said to be clear on {id} after a night, but {oracle.WhyNot(photo, AllOf(photo))}";
            }
        }

        return null;
    }

    private async Task<string?> DownloadableAsync(SchoolOfWorld school, int channel, Dictionary<string, DateTimeOffset> templates)
    {
        Oracle oracle = OracleOf(school, channel, templates, sinceRecorded: false);
        Oracle recorded = OracleOf(school, channel, templates, sinceRecorded: true);
        foreach (TruePackage package in school.Truth.Packages.Where(package => package.Channel == channel))
        {
            (TruePhoto Photo, string? Why) bad = package.Copies.Select(copy => (copy.Photo, oracle.WhyNot(copy.Photo, copy.Visible))).FirstOrDefault(copy => copy.Item2 is not null);
            package.IsRetired |= package.Copies.Any(copy => !copy.Photo.AwaitsNight && recorded.WhyNot(copy.Photo, copy.Visible) is not null);
            if ((bad.Why is null && !package.IsRetired) || await world.Get<DownloadPackage>().ReasonNotToAsync(school.Id, package.Release, default) is not null)
                continue;
            return bad.Why is null
                ? $"release {package.Release} can be downloaded again at school {school.Id}, but one of its photos had to come down"
                : $"release {package.Release} can be downloaded for {World.Channels[channel].Id} at school {school.Id} with photo {bad.Photo.Id} ({bad.Photo.Drawing}), but {bad.Why}";
        }

        return null;
    }

    private async Task<string?> OutAsync(ConsentLensDbContext context, SchoolOfWorld school, int channel, Dictionary<string, DateTimeOffset> templates)
    {
        Oracle oracle = OracleOf(school, channel, templates, sinceRecorded: true);
        (TrueCopy Copy, string? Why)[] bad =
        [
            .. school.Truth.Out
                .Where(copy => copy.Channel == channel && !copy.Photo.AwaitsNight)
                .Select(copy => (copy, oracle.WhyNot(copy.Photo, copy.Visible)))
                .Where(copy => copy.Item2 is not null),
        ];
        if (bad.Length == 0)
            return null;
        world.Tally.Count("copies out that had to come down", bad.Length);
        string id = World.Channels[channel].Id;
        HashSet<long> open = [.. await context.Takedowns.Where(task => task.ConfirmedAt == null && task.ChannelId == id).Select(task => task.PhotoId).ToArrayAsync()];
        (TrueCopy copy, string? reason) = bad.FirstOrDefault(one => !open.Contains(one.Copy.Photo.Id));
        return copy is null
            ? null
            : $"photo {copy.Photo.Id} ({copy.Photo.Drawing}) of release {copy.Release} is {(copy.Place.Length == 0 ? "in a package that was downloaded" : $"published at {copy.Place}")} for {id} at school {school.Id} without an open takedown, but {reason}";
    }

    // What comes of time alone is carried out by the night: copies that are out are asked for as of the last one, or of what was recorded since.
    private Oracle OracleOf(SchoolOfWorld school, int channel, Dictionary<string, DateTimeOffset> templates, bool sinceRecorded)
    {
        (_, Consent.Ledger.Use use) = World.Channels[channel];
        DateTimeOffset now = world.Now;
        DateTimeOffset night = school.Truth.LastNight;
        return new Oracle(school.Truth, templates, IsRestricted, IsAlwaysKnown, channel, now);

        bool IsAlwaysKnown(TruePerson person) =>
            school.Rules[channel].Mode == ScreeningMode.BlockList && (!sinceRecorded || person.EnteredAt <= night);

        bool IsRestricted(TruePerson person) =>
            person.IsRestricted(use, now) && (!sinceRecorded || person.IsRestricted(use, person.RecordedAt > night ? person.RecordedAt : night));
    }

    private static int[] AllOf(TruePhoto photo) => [.. Enumerable.Range(0, photo.Drawing.Faces.Count)];
}
