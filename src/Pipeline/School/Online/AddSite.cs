using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Sites.Fetching;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Online;

/// <summary>Adds a site that an administrator confirms to be the school's own. Until there is one, nothing is asked over the internet.</summary>
public sealed class AddSite(ConsentLensDbContextFactory contexts, AuditStore audit, TimeProvider time)
{
    private const int MostHosts = 20;

    /// <summary>As many as the audit log takes.</summary>
    private const int MostHostCharacters = 100;

    /// <returns>The site's id.</returns>
    /// <exception cref="SiteRefusedException">It cannot be asked like this, or nobody confirmed that it is the school's.</exception>
    public async Task<long> RunAsync(int schoolId, SiteForm form, string user, CancellationToken cancellationToken)
    {
        if (!form.IsOwn)
            throw new SiteRefusedException("Confirm that these are the school’s own sites. ConsentLens may not look through anybody else’s.") { Field = nameof(form.IsOwn) };
        SiteHosts hosts = HostsOf(form);
        Uri start = StartOf(form, hosts);
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.Register, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        ChannelRow? channel = await context.Channels.AsNoTracking().SingleOrDefaultAsync(row => row.ChannelId == form.ChannelId, cancellationToken);
        if (channel is null || channel.IsClosed(time.GetUtcNow()))
            throw new SiteRefusedException("Choose the channel that the site belongs to: its pictures are judged as those of that channel are.") { Field = nameof(form.ChannelId) };
        string[] taken = [.. (await context.Sites.Where(site => site.RemovedAt == null).Select(site => site.Hosts).ToArrayAsync(cancellationToken)).SelectMany(names => names).Intersect(hosts.Names)];
        if (taken.Length > 0)
            throw new SiteRefusedException($"{taken[0]} is looked through already, with another site of this school.") { Field = nameof(form.Hosts) };
        var release = new ReleaseRow { SchoolId = schoolId, ChannelId = channel.ChannelId, State = ReleaseState.Found, CreatedBy = user, CreatedAt = time.GetUtcNow() };
        context.Releases.Add(release);
        await context.SaveChangesAsync(cancellationToken);
        var row = new SiteRow
        {
            SchoolId = schoolId,
            ChannelId = channel.ChannelId,
            ReleaseId = release.Id,
            Start = start.AbsoluteUri,
            Hosts = [.. hosts.Names],
            EveryDays = ChangeSite.Checked(form.EveryDays),
            ConfirmedBy = user,
            ConfirmedAt = time.GetUtcNow(),
        };
        context.Sites.Add(row);
        await context.SaveChangesAsync(cancellationToken);
        AuditDetail detail = AuditDetail.None.With("channel", channel.ChannelId).WithLink("start", start).With("hosts", hosts.Names);
        await transaction.CommitAsync(audit, new AuditEvent(user, AuditAction.SiteAdded, "site", $"{row.Id}", detail), cancellationToken);
        return row.Id;
    }

    private static SiteHosts HostsOf(SiteForm form)
    {
        string[] names = (form.Hosts ?? string.Empty).Split([' ', ',', ';', '\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries);
        // Whoever names no host means that of the address.
        if (names.Length == 0 && WebAddress.TryParse(form.Start, out Uri? start))
            names = [SiteHosts.NameOf(start)];
        if (names.Length > MostHosts)
            throw new SiteRefusedException($"A site can have up to {MostHosts} hosts.") { Field = nameof(form.Hosts) };
        if (names.Any(name => name.Length > MostHostCharacters))
            throw new SiteRefusedException($"The name of a host can have up to {MostHostCharacters} characters.") { Field = nameof(form.Hosts) };
        try
        {
            return new SiteHosts(names);
        }
        catch (FormatException error)
        {
            throw new SiteRefusedException(error.Message) { Field = nameof(form.Hosts) };
        }
    }

    private static Uri StartOf(SiteForm form, SiteHosts hosts)
    {
        if (!WebAddress.TryParse(form.Start, out Uri? start) || start.AbsoluteUri.Length > WebAddress.MostCharacters)
            throw new SiteRefusedException("Enter the address of the site’s front page, such as https://www.school.example/.") { Field = nameof(form.Start) };
        Uri plain = WebAddress.Plain(start);
        return hosts.Holds(plain)
            ? plain
            : throw new SiteRefusedException($"The address is on {SiteHosts.NameOf(plain)}, which is not among the hosts. Add it to them, or leave the hosts empty.") { Field = nameof(form.Start) };
    }
}

/// <summary>What an administrator says of a site.</summary>
/// <param name="Start">The address where looking through it begins.</param>
/// <param name="Hosts">Its hosts, separated by spaces, commas or lines; empty for the one of the address.</param>
/// <param name="ChannelId">The channel that it belongs to.</param>
/// <param name="EveryDays">After how many days it is looked through again; null for only when somebody asks.</param>
/// <param name="IsOwn">Whether they confirm that all of it is the school's own.</param>
public sealed record SiteForm(string? Start, string? Hosts, string? ChannelId, int? EveryDays, bool IsOwn);

/// <summary>A site cannot be added, changed or looked through like this. The message is one sentence for the user.</summary>
public sealed class SiteRefusedException(string message) : RefusedException(message);
