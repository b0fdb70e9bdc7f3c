using System.Security.Cryptography;
using ConsentLens.Dashboard.Access.Keys;
using ConsentLens.Dashboard.Tests.CommandLine;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Tests;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Security;

/// <summary>What lies on the disk of an installation, and who may read it.</summary>
[Collection(SiteCollection.Name)]
public sealed class StoredSecretsTests(ServedSite site) : IDisposable
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly string _folder = Directory.CreateTempSubdirectory("consentlens-keys-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [BuiltModelsFact]
    public async Task The_folders_of_an_installation_are_closed_to_other_users_of_the_machine()
    {
        using Caller caller = await site.SignInAsync("office");
        string[] folders = Directory.GetDirectories(site.Folder);
        Assert.Superset(new HashSet<string> { "keys", "postgres" }, folders.Select(Path.GetFileName).ToHashSet()!);
        Assert.All(folders, folder => Assert.Equal(UnixFileMode.None, ModeOf(folder) & Others));
        Assert.Equal(UnixFileMode.None, ModeOf(Path.Combine(site.Folder, "keys", "web")) & Others);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, ModeOf(Path.Combine(site.Folder, "keys", "master.key")));
    }

    [BuiltModelsFact]
    public async Task The_keys_of_cookies_lie_sealed_under_the_master_key()
    {
        using Caller caller = await site.SignInAsync("office");
        string[] files = Directory.GetFiles(Path.Combine(site.Folder, "keys", "web"), "*.xml");
        Assert.NotEmpty(files);
        Assert.All(files.Select(File.ReadAllText), text =>
        {
            Assert.Contains(nameof(WebKeyDecryptor), text, StringComparison.Ordinal);
            Assert.DoesNotContain("<value>", text, StringComparison.Ordinal);
        });
    }

    [BuiltModelsFact]
    public async Task A_copy_of_the_database_opens_no_account()
    {
        using Caller caller = await site.SignInAsync("office");
        List<string> stored = [];
        await using NpgsqlCommand command = site.Station.DataSource.CreateCommand("""select "Value" from access.user_tokens union all select "PasswordHash" from access.users""");
        await using NpgsqlDataReader rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
            stored.Add(rows.IsDBNull(0) ? string.Empty : rows.GetString(0));
        Assert.NotEmpty(stored);
        Assert.DoesNotContain(stored, value => value.Contains(site.LoginOf("office").Secret, StringComparison.Ordinal) || value.Contains(site.LoginOf("office").Password, StringComparison.Ordinal));
    }

    [Fact]
    [Trait(Speed.Trait, Speed.Slow)]
    public async Task Keys_of_before_are_sealed_and_outlive_a_change_of_the_master_key()
    {
        string folder = Path.Combine(_folder, "web");
        string message;
        // As an earlier version left it: a key in the clear.
        await using (ServiceProvider before = ProviderOf(folder, vault: null))
            message = before.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Protect("a secret of before");
        Assert.Contains("<value>", File.ReadAllText(Assert.Single(Directory.GetFiles(folder))), StringComparison.Ordinal);

        var file = new MasterKeyFile(Path.Combine(_folder, "master.key"), TimeProvider.System);
        using (var vault = new KeyVault(file, await file.LoadOrCreateAsync(default)))
        {
            Assert.Equal(1, new WebKeyFolder(folder, vault).SealAll());
            Assert.Equal(0, new WebKeyFolder(folder, vault).SealAll());
            Assert.DoesNotContain("<value>", File.ReadAllText(Assert.Single(Directory.GetFiles(folder))), StringComparison.Ordinal);
            await vault.AddMasterKeyAsync(default);
            IReadOnlyCollection<string> needed = new WebKeyFolder(folder, vault).RewrapAll();
            Assert.Equal([vault.CurrentMasterKeyId], needed);
            Assert.Single(await file.RetireAsync(needed.ToHashSet(), default));
        }

        using var restarted = new KeyVault(file, file.Load());
        await using (ServiceProvider after = ProviderOf(folder, restarted))
            Assert.Equal("a secret of before", after.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Unprotect(message));

        // Without the master key there is nothing to be read.
        var other = new MasterKeyFile(Path.Combine(_folder, "other.key"), TimeProvider.System);
        using var stranger = new KeyVault(other, await other.LoadOrCreateAsync(default));
        await using ServiceProvider elsewhere = ProviderOf(folder, stranger);
        Assert.ThrowsAny<CryptographicException>(() => elsewhere.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Unprotect(message));
    }

    private static UnixFileMode ModeOf(string path) =>
        OperatingSystem.IsWindows() ? throw new PlatformNotSupportedException() : File.GetUnixFileMode(path);

    private static ServiceProvider ProviderOf(string folder, KeyVault? vault)
    {
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName("test").PersistKeysToFileSystem(Directory.CreateDirectory(folder));
        if (vault is not null)
        {
            services.AddSingleton(_ => vault);
            services.Configure<KeyManagementOptions>(options => options.XmlEncryptor = new WebKeyEncryptor(vault));
        }

        return services.BuildServiceProvider();
    }
}
