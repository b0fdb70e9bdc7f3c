using System.Text;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Encryption.Sealing;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Storage.Encryption;

public sealed class SealedBytesTests : IDisposable
{
    private static readonly SealedContext Place = new("templates", "mean", "7");
    private readonly DataKey _key = DataKey.Create(KeyOwner.Person("S1", "P-0001"));

    [Fact]
    public void Any_value_comes_back_and_sealing_adds_45_bytes() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), value =>
        {
            byte[] sealedValue = SealedBytes.Seal(_key, Place, value);
            return sealedValue.Length == value.Length + SealedBytes.Overhead && SealedBytes.Open(_key, Place, sealedValue).SequenceEqual(value);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_vector_comes_back_bit_for_bit() =>
        Prop.ForAll(ArbMap.Default.ArbFor<float[]>(), vector =>
            SealedBytes.OpenVector(_key, Place, SealedBytes.SealVector(_key, Place, vector))
                .Select(BitConverter.SingleToInt32Bits)
                .SequenceEqual(vector.Select(BitConverter.SingleToInt32Bits))).QuickCheckThrowOnFailure();

    [Fact]
    public void The_same_value_never_looks_the_same() =>
        Assert.NotEqual(SealedBytes.Seal(_key, Place, [1, 2, 3]), SealedBytes.Seal(_key, Place, [1, 2, 3]));

    [Fact]
    public void Every_turned_bit_is_noticed()
    {
        byte[] sealedValue = SealedBytes.Seal(_key, Place, Bytes.Of(20));
        for (int bit = 0; bit < sealedValue.Length * 8; bit++)
        {
            byte[] changed = [.. sealedValue];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            VaultException error = Assert.Throws<VaultException>(() => SealedBytes.Open(_key, Place, changed));
            Assert.True(error.Failure is VaultFailure.Damaged or VaultFailure.WrongKey);
        }
    }

    [Fact]
    public void Every_cut_and_every_lengthening_is_noticed()
    {
        byte[] sealedValue = SealedBytes.Seal(_key, Place, Bytes.Of(20));
        for (int length = 0; length < sealedValue.Length; length++)
            _ = VaultAssert.Fails(VaultFailure.Damaged, () => SealedBytes.Open(_key, Place, sealedValue.AsSpan(0, length)));
        _ = VaultAssert.Fails(VaultFailure.Damaged, () => SealedBytes.Open(_key, Place, [.. sealedValue, 0]));
    }

    [Theory]
    [InlineData("photos", "mean", "7")]
    [InlineData("templates", "references", "7")]
    [InlineData("templates", "mean", "8")]
    [InlineData("template", "smean", "7")]
    [InlineData("templates", "mean7", "")]
    public void A_value_moved_to_another_place_is_refused(string table, string column, string row)
    {
        byte[] sealedValue = SealedBytes.Seal(_key, Place, [1, 2, 3]);

        _ = VaultAssert.Fails(VaultFailure.Damaged, () => SealedBytes.Open(_key, new SealedContext(table, column, row), sealedValue));
    }

    [Fact]
    public void Another_persons_key_opens_nothing()
    {
        using DataKey other = DataKey.Create(KeyOwner.Person("S1", "P-0002"));
        byte[] sealedValue = SealedBytes.Seal(_key, Place, [1, 2, 3]);

        _ = VaultAssert.Fails(VaultFailure.WrongKey, () => SealedBytes.Open(other, Place, sealedValue));
    }

    [Fact]
    public void The_value_is_not_in_the_sealed_bytes()
    {
        byte[] sealedValue = SealedBytes.SealText(_key, Place, "a court order of 2026");

        Assert.DoesNotContain("court", Encoding.Latin1.GetString(sealedValue), StringComparison.Ordinal);
        Assert.Equal("a court order of 2026", SealedBytes.OpenText(_key, Place, sealedValue));
    }

    [Fact]
    public void A_value_that_is_no_vector_is_refused() =>
        VaultAssert.Fails(VaultFailure.Damaged, () => SealedBytes.OpenVector(_key, Place, SealedBytes.Seal(_key, Place, [1, 2, 3])));

    public void Dispose() => _key.Dispose();
}
