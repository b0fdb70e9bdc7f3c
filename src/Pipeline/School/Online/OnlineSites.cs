using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ConsentLens.Pipeline.School.Online;

/// <summary>Reads a school's own sites, and what looking through them came to.</summary>
public sealed class OnlineSites(ConsentLensDbContextFactory contexts, SchoolKeyStore keys)
{
    private const int MostAudits = 20;

    private const string Counts =
        $"""
        with {OnlinePictures.Standings}
        select count(*) filter (where standing = 'must_come_down'), count(*) filter (where standing = 'waiting'), count(*) filter (where standing = 'confirmed'),
            count(*) filter (where standing = 'fine'), count(*) filter (where standing = 'gone'), count(*) filter (where standing <> 'gone' and first_audit_id = $3)
        from standings
        """;

    /// <summary>Those that may be asked, in the order in which they were added.</summary>
    public async Task<IReadOnlyList<SiteStanding>> ListAsync(int schoolId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        SiteRow[] sites = await context.Sites.AsNoTracking().Where(site => site.RemovedAt == null).OrderBy(site => site.Id).ToArrayAsync(cancellationToken);
        List<SiteStanding> list = [];
        foreach (SiteRow site in sites)
            list.Add(await ReadAsync(context, site, cancellationToken));
        return list;
    }

    /// <summary>One of them; null when it is not there any more.</summary>
    public async Task<SiteStanding?> FindAsync(int schoolId, long siteId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        SiteRow? site = await context.Sites.AsNoTracking().SingleOrDefaultAsync(row => row.Id == siteId && row.RemovedAt == null, cancellationToken);
        return site is null ? null : await ReadAsync(context, site, cancellationToken);
    }

    /// <summary>What an audit could not look at; null when it did not end well.</summary>
    public async Task<AuditShortfall?> ShortfallAsync(int schoolId, SiteAuditRow? audit, CancellationToken cancellationToken)
    {
        if (audit?.ShortfallCiphertext is not { } ciphertext)
            return null;
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        return AuditShortfall.Open(key, audit.Id, ciphertext);
    }

    private static async Task<SiteStanding> ReadAsync(ConsentLensDbContext context, SiteRow site, CancellationToken cancellationToken)
    {
        SiteAuditRow[] audits = await context.SiteAudits.AsNoTracking().Where(audit => audit.SiteId == site.Id).OrderByDescending(audit => audit.Id).Take(MostAudits).ToArrayAsync(cancellationToken);
        ChannelRow channel = await context.Channels.AsNoTracking().SingleAsync(row => row.ChannelId == site.ChannelId, cancellationToken);
        SiteAuditRow? last = audits.FirstOrDefault(audit => audit.State == SiteAuditState.Done);
        return new SiteStanding(site, channel.Name, audits, await CountAsync(context, site, last, cancellationToken));
    }

    private static async Task<OnlineCounts> CountAsync(ConsentLensDbContext context, SiteRow site, SiteAuditRow? last, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Counts, (NpgsqlConnection)context.Database.GetDbConnection());
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = site.SchoolId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = site.Id });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = last?.Id ?? 0 });
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new OnlineCounts(row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), row.GetInt32(5));
    }
}

/// <summary>A site, and how it stands.</summary>
/// <param name="Audits">The last looks through it, the latest first.</param>
public sealed record SiteStanding(SiteRow Site, string ChannelName, IReadOnlyList<SiteAuditRow> Audits, OnlineCounts Counts)
{
    /// <summary>The one that is under way; null when there is none.</summary>
    public SiteAuditRow? UnderWay => Audits.FirstOrDefault(audit => audit.EndedAt is null);

    /// <summary>The last one that ended well; null when there is none.</summary>
    public SiteAuditRow? Last => Audits.FirstOrDefault(audit => audit.State == SiteAuditState.Done);

    /// <summary>The last one, when it did not end well.</summary>
    public SiteAuditRow? Failed => Audits.FirstOrDefault(audit => audit.EndedAt is not null) is { State: SiteAuditState.Failed or SiteAuditState.Stopped } last ? last : null;
}

/// <summary>How many of a site's pictures stand how.</summary>
/// <param name="New">Those that no audit before the last one had found.</param>
public sealed record OnlineCounts(int MustComeDown, int Waiting, int Confirmed, int Fine, int Gone, int New)
{
    /// <summary>Those that may be there.</summary>
    public int Online => MustComeDown + Waiting + Confirmed + Fine;
}
