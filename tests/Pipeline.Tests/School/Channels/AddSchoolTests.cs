using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Channels;
using ConsentLens.Pipeline.School.Settings;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Storage.Encryption;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Channels;

[Collection(PostgresCollection.Name)]
public sealed class AddSchoolTests(PostgresFixture postgres)
{
    [PostgresFact]
    public async Task A_school_begins_with_its_keys_and_a_web_site_and_one_left_half_made_is_taken_up()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using VaultFixture vault = await VaultFixture.CreateAsync();
        var keys = new SchoolKeyStore(database.Contexts, vault.Vault, TimeProvider.System);
        using var anchor = new AuditStoreAnchor(database.Contexts, keys, vault.Folder.Path, TimeProvider.System);
        using var audit = new AuditStore(keys, anchor, TimeProvider.System, NullLogger<AuditStore>.Instance);
        var schools = new SchoolDirectory(database.Contexts);
        var add = new AddSchool(schools, database.Contexts, keys, audit, TimeProvider.System);
        int half = await schools.AddAsync("Half made", DateTimeOffset.UnixEpoch, default);

        int id = await add.RunAsync(" Oak Primary ", true, "head", default);
        await using ConsentLensDbContext context = database.Context(id);
        ChannelRow channel = await context.Channels.SingleAsync();
        Assert.Equal((AddSchool.FirstChannel, "head", true, (DateOnly?)null), (channel.ChannelId, channel.Owner, channel.ListedInPrivacyNotice, channel.Closed));
        Assert.Equal(2, await context.SchoolKeys.CountAsync());
        Assert.Equal(["school_added", "channel_opened"], await context.AuditEntries.OrderBy(entry => entry.Sequence).Select(entry => entry.Action).ToListAsync());
        Assert.Equal("Oak Primary", (await context.Schools.SingleAsync()).Name);
        Assert.Equal(half, await add.RunAsync("Half made", false, "head", default));
        await Assert.ThrowsAsync<SchoolRefusedException>(() => add.RunAsync("Oak Primary", true, "head", default));
        await Assert.ThrowsAsync<SchoolRefusedException>(() => add.RunAsync(" ", true, "head", default));
        await Assert.ThrowsAsync<SchoolRefusedException>(() => add.RunAsync("Elm", true, "the head", default));
        Assert.Equal(2, (await schools.ListAsync(default)).Count);
    }
}
