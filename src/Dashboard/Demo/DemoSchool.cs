using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using ConsentLens.Dashboard.Access.Schema;
using ConsentLens.Pipeline.Jobs;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.School.People.Import;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Demo;

/// <summary>Puts a drawn school (a register, reference photos of pupils who do not exist) into an installation, with channels and users.</summary>
internal sealed class DemoSchool(
    ConsentLensDbContextFactory contexts,
    SchoolDirectory schools,
    PersonKeyStore keys,
    EncryptedBlobStore blobs,
    ImportRegister import,
    [FromKeyedServices(JobKind.EnrolReferences)] IPipelineJob enrol,
    IServiceScopeFactory scopes,
    TimeProvider time)
{
    private const string Actor = "demo";

    /// <summary>Adds the school, enrols everyone who may be enrolled, and returns the school's id.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="folder">Holds <c>register.csv</c> and <c>references</c>.</param>
    /// <param name="logins">Its users.</param>
    public async Task<int> AddAsync(string name, string folder, IReadOnlyList<DemoLogin> logins, CancellationToken cancellationToken)
    {
        int school = await schools.AddAsync(name, time.GetUtcNow(), cancellationToken);
        await AddUsersAsync(school, logins);
        await ImportAsync(school, Path.Combine(folder, "register.csv"), cancellationToken);
        await AddChannelsAsync(school, cancellationToken);
        await EnrolAsync(school, Path.Combine(folder, "references"), cancellationToken);
        return school;
    }

    private async Task AddUsersAsync(int school, IReadOnlyList<DemoLogin> logins)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        UserManager<User> users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var store = (IUserAuthenticatorKeyStore<User>)scope.ServiceProvider.GetRequiredService<IUserStore<User>>();
        foreach (DemoLogin login in logins)
        {
            var user = new User { UserName = login.UserName, DisplayName = login.DisplayName, CreatedAt = time.GetUtcNow() };
            foreach (Access.Roles.SchoolRole role in login.Roles)
                user.Memberships.Add(new Membership { SchoolId = school, Role = role });
            Require(await users.CreateAsync(user, login.Password));
            await store.SetAuthenticatorKeyAsync(user, login.Secret, CancellationToken.None);
            Require(await users.SetTwoFactorEnabledAsync(user, true));
        }
    }

    private static void Require(IdentityResult result)
    {
        if (!result.Succeeded)
            throw new InvalidOperationException($"A demo user could not be added: {string.Join(" ", result.Errors.Select(error => error.Description))}");
    }

    private async Task ImportAsync(int school, string registerFile, CancellationToken cancellationToken)
    {
        byte[] file = await File.ReadAllBytesAsync(registerFile, cancellationToken);
        ImportPreview preview = await import.PreviewAsync(school, file, RegisterReading.Own, seesBars: true, cancellationToken);
        // Everybody is new, so no change needs to be accepted.
        var choice = new ImportChoice(preview.Fingerprint, new HashSet<(string, RegisterColumn)>(), MissingHaveLeft: false, SeesBars: true);
        await import.ApplyAsync(school, file, RegisterReading.Own, choice, Actor, cancellationToken);
    }

    private async Task AddChannelsAsync(int school, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(school);
        context.Channels.AddRange(
            Channel(school, "website", Use.Website, "School website", DoubtAction.Blur),
            Channel(school, "newsletter", Use.Newsletter, "Newsletter", DoubtAction.Review));
        await context.SaveChangesAsync(cancellationToken);
    }

    private ChannelRow Channel(int school, string id, Use use, string platform, DoubtAction onUnknown)
    {
        var row = new ChannelRow
        {
            SchoolId = school,
            ChannelId = id,
            Use = use,
            Platform = platform,
            Owner = "head",
            Opened = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime),
            ListedInPrivacyNotice = true,
            Mode = ScreeningMode.AllowList,
            OnUnknown = onUnknown,
        };
        row.Posters.Add(new ChannelPosterRow { SchoolId = school, ChannelId = id, UserName = "office" });
        row.Posters.Add(new ChannelPosterRow { SchoolId = school, ChannelId = id, UserName = "head" });
        return row;
    }

    private async Task EnrolAsync(int school, string references, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(school);
        SchoolRegister register = await new RegisterStore(context, time).LoadAsync(time.GetUtcNow(), cancellationToken);
        foreach (string folder in Directory.EnumerateDirectories(references).Order(StringComparer.Ordinal))
        {
            string person = Path.GetFileName(folder);
            if (!register.BiometricPermissionOf(person, time.GetUtcNow()).IsPermitted)
                continue;
            using DataKey key = await keys.OpenOrCreateAsync(school, person, cancellationToken);
            foreach (string file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
                context.ReferencePhotos.Add(await ReferenceAsync(school, person, key, file, cancellationToken));
        }

        await context.SaveChangesAsync(cancellationToken);
        long[] ids = await context.ReferencePhotos.Select(photo => photo.Id).ToArrayAsync(cancellationToken);
        await enrol.RunAsync(school, ids, cancellationToken);
    }

    private async Task<ReferencePhotoRow> ReferenceAsync(int school, string person, DataKey key, string file, CancellationToken cancellationToken)
    {
        StoredBlob blob = await blobs.WriteAsync(key, await File.ReadAllBytesAsync(file, cancellationToken), cancellationToken);
        return new ReferencePhotoRow
        {
            SchoolId = school,
            PersonId = person,
            BlobId = blob.Address.ToString(),
            State = ReferencePhotoState.Uploaded,
            UploadedBy = Actor,
            UploadedAt = time.GetUtcNow(),
        };
    }
}
