using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Encryption.Sealing;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Storage.Encryption;

public sealed class WrappedKeyTests
{
    private static readonly SealedContext Place = new("templates", "mean", "7");
    private static readonly KeyOwner Owner = KeyOwner.Person("S1", "P-0001");

    [Fact]
    public async Task An_unwrapped_key_opens_what_was_sealed_under_it()
    {
        using VaultFixture fixture = await VaultFixture.CreateAsync();
        using DataKey key = DataKey.Create(Owner);
        byte[] value = SealedBytes.SealText(key, Place, "hello");
        byte[] column = fixture.Vault.Wrap(key).ToBytes();

        using DataKey again = fixture.Vault.Unwrap(WrappedKey.FromBytes(Owner, column));

        Assert.Equal(key.Identity, again.Identity);
        Assert.Equal("hello", SealedBytes.OpenText(again, Place, value));
    }

    [Fact]
    public async Task Every_turned_bit_of_a_stored_key_is_noticed()
    {
        using VaultFixture fixture = await VaultFixture.CreateAsync();
        using DataKey key = DataKey.Create(Owner);
        byte[] column = fixture.Vault.Wrap(key).ToBytes();
        for (int i = 0; i < column.Length; i++)
        {
            VaultException error = Assert.Throws<VaultException>(
                () => fixture.Vault.Unwrap(WrappedKey.FromBytes(Owner, Bytes.Flipped(column, i))));
            Assert.True(error.Failure is VaultFailure.Damaged or VaultFailure.UnknownMasterKey);
        }
    }

    [Fact]
    public async Task Every_shortened_stored_key_is_noticed()
    {
        using VaultFixture fixture = await VaultFixture.CreateAsync();
        using DataKey key = DataKey.Create(Owner);
        byte[] column = fixture.Vault.Wrap(key).ToBytes();
        for (int length = 0; length < column.Length; length++)
            _ = Assert.Throws<VaultException>(() => fixture.Vault.Unwrap(WrappedKey.FromBytes(Owner, column.AsSpan(0, length))));
    }

    [Fact]
    public async Task The_key_of_another_owner_is_refused()
    {
        using VaultFixture fixture = await VaultFixture.CreateAsync();
        using DataKey key = DataKey.Create(Owner);
        byte[] column = fixture.Vault.Wrap(key).ToBytes();
        KeyOwner[] others = [KeyOwner.Person("S1", "P-0002"), KeyOwner.Person("S2", "P-0001"), KeyOwner.School("S1"), KeyOwner.AuditLog("S1")];
        foreach (KeyOwner other in others)
            _ = VaultAssert.Fails(VaultFailure.Damaged, () => fixture.Vault.Unwrap(WrappedKey.FromBytes(other, column)));
    }

    [Fact]
    public async Task A_key_wrapped_under_a_lost_master_key_says_which()
    {
        using VaultFixture one = await VaultFixture.CreateAsync();
        using VaultFixture other = await VaultFixture.CreateAsync();
        using DataKey key = DataKey.Create(Owner);
        WrappedKey wrapped = one.Vault.Wrap(key);

        VaultException error = VaultAssert.Fails(VaultFailure.UnknownMasterKey, () => other.Vault.Unwrap(wrapped));
        Assert.Contains(wrapped.MasterKeyId, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_master_key_added_by_another_process_is_found()
    {
        using VaultFixture fixture = await VaultFixture.CreateAsync();
        using MasterKeyRing added = await fixture.File.AddAsync(default);
        using var elsewhere = new KeyVault(fixture.File, fixture.File.Load());
        using DataKey key = DataKey.Create(Owner);

        using DataKey opened = fixture.Vault.Unwrap(elsewhere.Wrap(key));

        Assert.Equal(key.Identity, opened.Identity);
        Assert.Equal(added.CurrentId, fixture.Vault.CurrentMasterKeyId);
    }

    [Fact]
    public async Task After_another_process_changed_the_master_key_nothing_is_wrapped_under_the_old_one()
    {
        using VaultFixture fixture = await VaultFixture.CreateAsync();
        string old = fixture.Vault.CurrentMasterKeyId;
        using (var elsewhere = new KeyVault(fixture.File, fixture.File.Load()))
            await elsewhere.AddMasterKeyAsync(default);
        Assert.Equal([old], await fixture.File.RetireAsync(new HashSet<string>(), default));

        using DataKey key = DataKey.Create(KeyOwner.Person("1", "P1"));
        WrappedKey wrapped = fixture.Vault.Wrap(key);
        using var restarted = new KeyVault(fixture.File, fixture.File.Load());
        restarted.Unwrap(wrapped).Dispose();
    }

    [Fact]
    public async Task A_secret_outside_the_database_is_sealed_under_the_master_key_and_any_change_of_it_is_noticed()
    {
        using VaultFixture fixture = await VaultFixture.CreateAsync();
        byte[] secret = [1, 2, 3, 4, 5];
        byte[] envelope = KeyEnvelope.Seal(fixture.Vault, secret);
        Assert.Equal(secret, KeyEnvelope.Open(fixture.Vault, envelope));
        Assert.Equal(fixture.Vault.CurrentMasterKeyId, KeyEnvelope.MasterKeyIdOf(envelope));
        for (int place = 0; place < envelope.Length; place++)
        {
            byte[] changed = [.. envelope];
            changed[place] ^= 1;
            Assert.Throws<VaultException>(() => KeyEnvelope.Open(fixture.Vault, changed));
            Assert.Throws<VaultException>(() => KeyEnvelope.Open(fixture.Vault, envelope.AsSpan(0, place)));
        }
    }

    [Fact]
    public void A_key_that_was_disposed_of_seals_nothing()
    {
        DataKey key = DataKey.Create(Owner);
        key.Dispose();

        _ = Assert.Throws<ObjectDisposedException>(() => SealedBytes.Seal(key, Place, [1]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../S2")]
    [InlineData("a/b")]
    [InlineData("..")]
    public void An_owner_whose_id_could_lead_elsewhere_is_refused(string id)
    {
        _ = Assert.Throws<ArgumentException>(() => KeyOwner.School(id));
        _ = Assert.Throws<ArgumentException>(() => KeyOwner.Person("S1", id));
    }
}
