using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Settings;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ConsentLens.Pipeline.School.Channels;

/// <summary>Adds a school with its keys and its first channel.</summary>
public sealed class AddSchool(SchoolDirectory schools, ConsentLensDbContextFactory contexts, SchoolKeyStore keys, AuditStore audit, TimeProvider time)
{
    /// <summary>The channel that every school begins with.</summary>
    public const string FirstChannel = "website";

    /// <summary>Adds a school and returns its id.</summary>
    /// <param name="name">Its name, which no other school may have.</param>
    /// <param name="websiteIsListed">Whether its privacy notice says that photos are shown on its web site; without that nothing is released to it.</param>
    /// <param name="user">The user who adds it, and answers for the web site until somebody else does.</param>
    /// <exception cref="SchoolRefusedException">The name cannot be, or another school has it.</exception>
    public async Task<int> RunAsync(string name, bool websiteIsListed, string user, CancellationToken cancellationToken)
    {
        string called = SchoolName.Find(name) ?? throw new SchoolRefusedException(SchoolName.Rule);
        if (!AuditIdRule.IsId(user))
            throw new SchoolRefusedException($"Give the user who adds the school: {AuditIdRule.Description}.");
        int id = await AddRowAsync(called, cancellationToken);
        (await keys.OpenAsync(id, KeyPurpose.School, cancellationToken)).Dispose();
        (await keys.OpenAsync(id, KeyPurpose.AuditLog, cancellationToken)).Dispose();
        await AddChannelAsync(id, websiteIsListed, user, cancellationToken);
        return id;
    }

    /// <summary>A school that was left half made, by a program that was killed, has no channel, and is taken up again.</summary>
    private async Task<int> AddRowAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await schools.AddAsync(name, time.GetUtcNow(), cancellationToken);
        }
        catch (DbUpdateException error) when (error.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            int known = (await schools.ListAsync(cancellationToken)).Single(school => school.Name == name).Id;
            await using ConsentLensDbContext context = contexts.Create(known);
            return await context.Channels.AnyAsync(cancellationToken) ? throw new SchoolRefusedException(SchoolName.Taken) : known;
        }
    }

    private async Task AddChannelAsync(int schoolId, bool websiteIsListed, string user, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.None, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        var channel = new ChannelRow
        {
            SchoolId = schoolId,
            ChannelId = FirstChannel,
            Use = Use.Website,
            Platform = "Web site",
            Owner = user,
            Opened = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime),
            ListedInPrivacyNotice = websiteIsListed,
        };
        channel.Expose(ExposureRule.ForNew(Use.Website));
        context.Channels.Add(channel);
        await context.SaveChangesAsync(cancellationToken);
        string school = AuditStore.NameOf(schoolId);
        AuditEvent[] events =
        [
            new(user, AuditAction.SchoolAdded, "school", school),
            new(user, AuditAction.ChannelOpened, "channel", FirstChannel, ChannelChange.DetailOf(channel)),
        ];
        await transaction.CommitAsync(audit, events, cancellationToken);
    }
}
