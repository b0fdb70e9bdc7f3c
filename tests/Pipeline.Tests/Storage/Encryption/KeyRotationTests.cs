using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Encryption.Sealing;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Storage.Encryption;

public sealed class KeyRotationTests
{
    private const int Keys = 20;
    private static readonly SealedContext Place = new("templates", "mean", "7");

    [Fact]
    public async Task Rotation_touches_only_the_wrapped_keys_and_the_old_master_key_can_go()
    {
        using VaultFixture fixture = await VaultFixture.CreateAsync();
        var store = new KeyStore(fixture.Vault, Keys);
        string old = fixture.Vault.CurrentMasterKeyId;

        await fixture.Vault.AddMasterKeyAsync(default);
        RotationReport report = await store.RotateAsync(stopAfter: Keys);
        IReadOnlyList<string> retired = await fixture.File.RetireAsync(store.MasterKeyIds(), default);

        Assert.Equal((Keys, 0, 0), (report.Rewrapped, report.AlreadyCurrent, report.Gone));
        Assert.Empty(report.Unreadable);
        Assert.Equal([old], retired);
        using var restarted = new KeyVault(fixture.File, fixture.File.Load());
        store.AssertAllReadable(restarted);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(Keys - 1)]
    public async Task A_rotation_stopped_anywhere_is_finished_by_running_it_again(int stopAfter)
    {
        using VaultFixture fixture = await VaultFixture.CreateAsync();
        var store = new KeyStore(fixture.Vault, Keys);
        await fixture.Vault.AddMasterKeyAsync(default);
        _ = await Assert.ThrowsAsync<OperationCanceledException>(() => store.RotateAsync(stopAfter));
        using var restarted = new KeyVault(fixture.File, fixture.File.Load());
        store.AssertAllReadable(restarted);

        store.Vault = restarted;
        RotationReport report = await store.RotateAsync(stopAfter: Keys);

        Assert.Equal((Keys - stopAfter, stopAfter), (report.Rewrapped, report.AlreadyCurrent));
        store.AssertAllReadable(restarted);
    }

    [Fact]
    public async Task A_key_that_was_destroyed_meanwhile_does_not_come_back()
    {
        using VaultFixture fixture = await VaultFixture.CreateAsync();
        var store = new KeyStore(fixture.Vault, Keys);
        await fixture.Vault.AddMasterKeyAsync(default);
        Guid destroyed = store.Wrapped[3].Key.Id;
        var rotation = new KeyRotation(fixture.Vault);
        WrappedKey[] snapshot = [.. store.Wrapped];
        store.Wrapped.RemoveAt(3);

        RotationReport report = await rotation.RewrapAsync(snapshot.ToAsyncEnumerable(), store.ReplaceAsync, default);

        Assert.Equal((Keys - 1, 1), (report.Rewrapped, report.Gone));
        Assert.DoesNotContain(store.Wrapped, wrapped => wrapped.Key.Id == destroyed);
    }

    [Fact]
    public async Task A_damaged_key_is_named_and_the_others_are_done()
    {
        using VaultFixture fixture = await VaultFixture.CreateAsync();
        var store = new KeyStore(fixture.Vault, Keys);
        WrappedKey sound = store.Wrapped[5];
        store.Wrapped[5] = sound with { Sealed = Bytes.Flipped(sound.Sealed, 30) };
        await fixture.Vault.AddMasterKeyAsync(default);

        RotationReport report = await store.RotateAsync(stopAfter: Keys);

        Assert.Equal([sound.Key.Id], report.Unreadable);
        Assert.Equal(Keys - 1, report.Rewrapped);
    }

    /// <summary>Stored keys, each with a value that was sealed under it before any rotation.</summary>
    private sealed class KeyStore
    {
        private readonly Dictionary<Guid, byte[]> _values = [];

        public KeyStore(KeyVault vault, int count)
        {
            Vault = vault;
            for (int i = 0; i < count; i++)
            {
                using DataKey key = DataKey.Create(KeyOwner.Person("S1", $"P-{i}"));
                Wrapped.Add(vault.Wrap(key));
                _values[key.Identity.Id] = SealedBytes.SealText(key, Place, $"value {key.Identity.Id}");
            }
        }

        public KeyVault Vault { get; set; }

        public List<WrappedKey> Wrapped { get; } = [];

        public HashSet<string> MasterKeyIds() => [.. Wrapped.Select(wrapped => wrapped.MasterKeyId)];

        public Task<bool> ReplaceAsync(WrappedKey old, WrappedKey rewrapped, CancellationToken cancellationToken)
        {
            int index = Wrapped.IndexOf(old);
            if (index >= 0) Wrapped[index] = rewrapped;
            return Task.FromResult(index >= 0);
        }

        public Task<RotationReport> RotateAsync(int stopAfter)
        {
            int replaced = 0;
            WrappedKey[] snapshot = [.. Wrapped];
            return new KeyRotation(Vault).RewrapAsync(
                snapshot.ToAsyncEnumerable(),
                (old, rewrapped, cancellationToken) => replaced++ < stopAfter
                    ? ReplaceAsync(old, rewrapped, cancellationToken)
                    : throw new OperationCanceledException("The machine stopped."),
                default);
        }

        public void AssertAllReadable(KeyVault vault)
        {
            foreach (WrappedKey wrapped in Wrapped)
            {
                using DataKey key = vault.Unwrap(wrapped);
                Assert.Equal($"value {key.Identity.Id}", SealedBytes.OpenText(key, Place, _values[key.Identity.Id]));
            }
        }
    }
}
