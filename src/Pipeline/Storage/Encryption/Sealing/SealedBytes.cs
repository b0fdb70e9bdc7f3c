using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ConsentLens.Pipeline.Storage.Encryption.Keys;

namespace ConsentLens.Pipeline.Storage.Encryption.Sealing;

/// <summary>
/// Small secrets (templates, file names, safeguarding reasons) as AES-256-GCM ciphertexts (NIST SP 800-38D) bound to their place.
/// <code>
/// offset  bytes
///      0      1  version: 1
///      1     16  id of the data key, big-endian
///     17     12  nonce, random
///     29      n  ciphertext, as long as the value
///   29+n     16  tag
/// </code>
/// The cipher's key is derived from the data key by HKDF-SHA-256. The associated data are the version, the data key's id and the
/// owner (through the derivation too), the table, the column and the row. Random nonces are safe for 2^32 values a key.
/// The length of a value is not hidden.
/// </summary>
public static class SealedBytes
{
    private const byte Version = 1;
    private const int KeyIdSize = 16;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int HeaderSize = 1 + KeyIdSize;
    private const int CipherStart = HeaderSize + NonceSize;

    /// <summary>How many bytes sealing adds: 45.</summary>
    public const int Overhead = CipherStart + TagSize;

    public static byte[] Seal(DataKey key, SealedContext context, ReadOnlySpan<byte> value)
    {
        byte[] result = new byte[value.Length + Overhead];
        result[0] = Version;
        _ = key.Identity.Id.TryWriteBytes(result.AsSpan(1), bigEndian: true, out _);
        Span<byte> nonce = result.AsSpan(HeaderSize, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using AesGcm cipher = CreateCipher(key);
        cipher.Encrypt(
            nonce, value, result.AsSpan(CipherStart, value.Length), result.AsSpan(CipherStart + value.Length), AssociatedData(key, context));
        return result;
    }

    /// <summary>Opens what was sealed for this place.</summary>
    /// <exception cref="VaultException">It was changed, or sealed under another key or for another place.</exception>
    public static byte[] Open(DataKey key, SealedContext context, ReadOnlySpan<byte> sealedValue)
    {
        if (sealedValue.Length < Overhead || sealedValue[0] != Version) throw Damaged(context, cause: null);
        if (new Guid(sealedValue.Slice(1, KeyIdSize), bigEndian: true) != key.Identity.Id)
            throw new VaultException(VaultFailure.WrongKey, $"A value in {context.Table}.{context.Column}, row {context.RowId}, was not sealed with the data key {key.Identity.Id:N}; restore the database from a backup.");
        byte[] value = new byte[sealedValue.Length - Overhead];
        try
        {
            using AesGcm cipher = CreateCipher(key);
            cipher.Decrypt(
                sealedValue.Slice(HeaderSize, NonceSize), sealedValue.Slice(CipherStart, value.Length), sealedValue[^TagSize..], value,
                AssociatedData(key, context));
            return value;
        }
        catch (AuthenticationTagMismatchException error)
        {
            throw Damaged(context, error);
        }
    }

    /// <summary>Seals a text as UTF-8.</summary>
    public static byte[] SealText(DataKey key, SealedContext context, string text) => SealAndClear(key, context, Encoding.UTF8.GetBytes(text));

    /// <exception cref="VaultException">It was changed, or sealed under another key or for another place.</exception>
    public static string OpenText(DataKey key, SealedContext context, ReadOnlySpan<byte> sealedValue)
    {
        byte[] bytes = Open(key, context, sealedValue);
        string text = Encoding.UTF8.GetString(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return text;
    }

    /// <summary>Seals a vector as 4-byte little-endian IEEE 754 numbers.</summary>
    public static byte[] SealVector(DataKey key, SealedContext context, ReadOnlySpan<float> vector)
    {
        byte[] bytes = new byte[vector.Length * sizeof(float)];
        for (int i = 0; i < vector.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), vector[i]);
        return SealAndClear(key, context, bytes);
    }

    /// <exception cref="VaultException">It was changed, or sealed under another key or for another place, or is no vector.</exception>
    public static float[] OpenVector(DataKey key, SealedContext context, ReadOnlySpan<byte> sealedValue)
    {
        byte[] bytes = Open(key, context, sealedValue);
        if (bytes.Length % sizeof(float) != 0) throw Damaged(context, cause: null);
        float[] vector = new float[bytes.Length / sizeof(float)];
        for (int i = 0; i < vector.Length; i++) vector[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
        CryptographicOperations.ZeroMemory(bytes);
        return vector;
    }

    private static byte[] SealAndClear(DataKey key, SealedContext context, byte[] bytes)
    {
        try
        {
            return Seal(key, context, bytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static byte[] AssociatedData(DataKey key, SealedContext context)
    {
        FieldEncoding fields = new FieldEncoding("ConsentLens sealed value").Add((long)Version).Add(key.Identity.Id);
        return key.Owner.AddTo(fields).Add(context.Table).Add(context.Column).Add(context.RowId).ToArray();
    }

    private static AesGcm CreateCipher(DataKey key) => key.CreateCipher("ConsentLens sealed values v1");

    private static VaultException Damaged(SealedContext context, Exception? cause) => new(
        VaultFailure.Damaged,
        $"A sealed value in {context.Table}.{context.Column}, row {context.RowId}, was changed or belongs elsewhere; restore the database from a backup.",
        cause);
}

/// <summary>The place that a sealed value belongs to. It is authenticated with the value: copied into another row, column or table, it cannot be
/// opened.</summary>
/// <param name="RowId">The row's primary key, in one fixed way of writing.</param>
public sealed record SealedContext(string Table, string Column, string RowId);
