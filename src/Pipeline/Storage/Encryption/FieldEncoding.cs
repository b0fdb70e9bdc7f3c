using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ConsentLens.Pipeline.Storage.Encryption;

/// <summary>Writes fields one after the other so that two different lists of fields never give the same bytes: numbers have a fixed width and big-endian order;
/// texts (UTF-8) and byte strings are preceded by their length in 4 bytes. What is hashed or authenticated is written in this way. The first field is a label
/// that names the use, so that the bytes of one use never stand for another's.</summary>
internal sealed class FieldEncoding
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public FieldEncoding(string label) => _ = Add(label);

    /// <exception cref="ArgumentException">The text holds half of a surrogate pair.</exception>
    public FieldEncoding Add(string text) => Add(StrictUtf8.GetBytes(text));

    public FieldEncoding Add(ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteInt32BigEndian(_buffer.GetSpan(sizeof(int)), bytes.Length);
        _buffer.Advance(sizeof(int));
        _buffer.Write(bytes);
        return this;
    }

    public FieldEncoding Add(long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(_buffer.GetSpan(sizeof(long)), number);
        _buffer.Advance(sizeof(long));
        return this;
    }

    public FieldEncoding Add(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = id.TryWriteBytes(bytes, bigEndian: true, out _);
        return Add(bytes);
    }

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();
}

/// <summary>A 256-bit hash or message authentication code as a value: equal when its bytes are. The default value is 32 zero bytes.</summary>
public readonly struct Digest : IEquatable<Digest>
{
    /// <summary>How many bytes it has: 32.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    private static readonly byte[] Zeros = new byte[Size];
    private readonly byte[]? _bytes;

    /// <summary>A digest of these 32 bytes, which are copied.</summary>
    /// <exception cref="ArgumentException">There are more or fewer than 32.</exception>
    public Digest(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size) throw new ArgumentException($"A digest has {Size} bytes, not {bytes.Length}.", nameof(bytes));
        _bytes = bytes.ToArray();
    }

    /// <summary>Its 32 bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes ?? Zeros;

    /// <summary>The SHA-256 hash of <paramref name="content"/> (FIPS 180-4).</summary>
    public static Digest Sha256(ReadOnlySpan<byte> content) => new(SHA256.HashData(content));

    /// <summary>Reads 64 hexadecimal digits.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static Digest Parse(string hex) =>
        TryParse(hex, out Digest digest) ? digest : throw new FormatException($"A digest is written as {2 * Size} hexadecimal digits.");

    /// <summary>Reads 64 hexadecimal digits; false for anything else.</summary>
    public static bool TryParse(string? hex, out Digest digest)
    {
        digest = default;
        if (hex is null || hex.Length != 2 * Size || !hex.All(char.IsAsciiHexDigit)) return false;
        digest = new Digest(Convert.FromHexString(hex));
        return true;
    }

    /// <summary>A copy of its 32 bytes.</summary>
    public byte[] ToArray() => Bytes.ToArray();

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(Bytes);

    /// <summary>Whether the bytes are the same; it takes as long for any two digests.</summary>
    public bool Equals(Digest other) => CryptographicOperations.FixedTimeEquals(Bytes, other.Bytes);

    public override bool Equals(object? obj) => obj is Digest other && Equals(other);
    public override int GetHashCode() => BitConverter.ToInt32(Bytes);

    /// <summary>Whether the bytes are the same.</summary>
    public static bool operator ==(Digest left, Digest right) => left.Equals(right);

    /// <summary>Whether the bytes differ.</summary>
    public static bool operator !=(Digest left, Digest right) => !left.Equals(right);
}
