using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Access.Schema;
using ConsentLens.Dashboard.Demo;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Storage.Postgres;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ConsentLens.Benchmarks.Pages;

/// <summary>A generated school with a channel and a user of every role; every fiftieth photo waits for review and some are blocked.</summary>
internal static class LargeSchool
{
    private const int FacesPerPhoto = 5;

    /// <summary>The user who may see every page.</summary>
    public static DemoLogin Login { get; } = DemoLogins.Make()[0] with { Roles = Enum.GetValues<SchoolRole>() };

    public static async Task AddAsync(IServiceProvider services, PrivateCluster cluster, int photos, int people, CancellationToken cancellationToken)
    {
        await AllowBulkRowsAsync(cluster, cancellationToken);
        ConsentLensDbContextFactory contexts = services.GetRequiredService<ConsentLensDbContextFactory>();
        (int school, _) = await GeneratedRows.AddAsync(contexts, photos, people, FacesPerPhoto);
        await using ConsentLensDbContext context = contexts.Create(school);
        context.Channels.Add(new ChannelRow
        {
            SchoolId = school,
            ChannelId = "website",
            Use = Use.Website,
            Platform = "Web site",
            Owner = "head",
            Opened = new DateOnly(2020, 9, 1),
            ListedInPrivacyNotice = true,
            Mode = ScreeningMode.AllowList,
        });
        _ = await context.SaveChangesAsync(cancellationToken);
        await context.Database.ExecuteSqlAsync($"update faces set strength = 'possible' where school_id = {school} and photo_id % 50 = 0 and ordinal = 0", cancellationToken);
        await context.Database.ExecuteSqlAsync($"update people set barred = true where school_id = {school} and person_id in ('P00003', 'P00011', 'P00019')", cancellationToken);
        _ = await services.GetRequiredService<RejudgeSchool>().RunAsync(school, JudgingCause.Night, cancellationToken);
        await SealNamesAsync(services, context, cancellationToken);
        await context.Database.ExecuteSqlAsync($"vacuum analyze", cancellationToken);
        await AddUserAsync(services, school);
    }

    /// <summary>The program's own role cannot leave references unchecked, which would take most of the time of filling the database.</summary>
    private static async Task AllowBulkRowsAsync(PrivateCluster cluster, CancellationToken cancellationToken)
    {
        await using NpgsqlDataSource superuser = NpgsqlDataSource.Create(cluster.SuperuserConnectionTo(ClusterSettings.Database));
        await using NpgsqlCommand grant = superuser.CreateCommand($"grant set on parameter session_replication_role to {ClusterRoles.Program}");
        await grant.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task SealNamesAsync(IServiceProvider services, ConsentLensDbContext context, CancellationToken cancellationToken)
    {
        using DataKey key = await services.GetRequiredService<SchoolKeyStore>().OpenAsync(context.CurrentSchoolId, KeyPurpose.School, cancellationToken);
        await GeneratedRows.NameBatchesAsync(context, key);
        var photos = await context.Photos.Select(photo => new { photo.Id, photo.BatchId, photo.FileNameHash }).ToArrayAsync(cancellationToken);
        long[] ids = [.. photos.Select(photo => photo.Id)];
        byte[][] names = [.. photos.Select(photo => PhotoFileName.Seal(key, photo.BatchId, photo.FileNameHash, $"IMG_{photo.Id:D6}.jpg"))];
        int school = context.CurrentSchoolId;
        await context.Database.ExecuteSqlAsync(
            $"update photos set file_name_ciphertext = sealed.name from unnest({ids}, {names}) as sealed(id, name) where photos.school_id = {school} and photos.id = sealed.id", cancellationToken);
    }

    private static async Task AddUserAsync(IServiceProvider services, int school)
    {
        await using AsyncServiceScope scope = services.CreateAsyncScope();
        UserManager<User> users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var user = new User { UserName = Login.UserName, DisplayName = Login.DisplayName, CreatedAt = TimeProvider.System.GetUtcNow() };
        foreach (SchoolRole role in Login.Roles) user.Memberships.Add(new Membership { SchoolId = school, Role = role });
        _ = await users.CreateAsync(user, Login.Password);
        await ((IUserAuthenticatorKeyStore<User>)scope.ServiceProvider.GetRequiredService<IUserStore<User>>()).SetAuthenticatorKeyAsync(user, Login.Secret, CancellationToken.None);
        _ = await users.SetTwoFactorEnabledAsync(user, true);
    }
}
