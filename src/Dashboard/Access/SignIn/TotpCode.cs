using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace ConsentLens.Dashboard.Access.SignIn;

/// <summary>The code that an authenticator app shows (RFC 6238 with SHA-1, six digits, 30 seconds).</summary>
public static class TotpCode
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int StepSeconds = 30;
    private const int Modulus = 1_000_000;

    /// <summary>The code at an instant.</summary>
    /// <param name="secret">The key, in Base32 (RFC 4648), spaces allowed.</param>
    /// <param name="at">The instant.</param>
    /// <exception cref="FormatException">The key is not Base32.</exception>
    public static string At(string secret, DateTimeOffset at) => OfStep(secret, StepAt(at));

    /// <summary>The number of the 30-second step that a time falls in, counted from 1970.</summary>
    public static long StepAt(DateTimeOffset at) => at.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of 30 seconds.</summary>
    /// <param name="secret">The key, in Base32 (RFC 4648), spaces allowed.</param>
    /// <param name="step">Their number, as <see cref="StepAt"/> counts.</param>
    /// <exception cref="FormatException">The key is not Base32.</exception>
    public static string OfStep(string secret, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        // The algorithm that authenticator apps share; HMAC does not depend on what is broken in SHA-1 (RFC 4226, B.1).
#pragma warning disable CA5350
        HMACSHA1.HashData(Decode(secret), counter, hash);
#pragma warning restore CA5350
        int offset = hash[^1] & 0x0F;
        int number = BinaryPrimitives.ReadInt32BigEndian(hash[offset..]) & int.MaxValue;
        return (number % Modulus).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>A new key of 160 bits, in Base32.</summary>
    public static string NewSecret() => RandomNumberGenerator.GetString(Base32, 32);

    private static byte[] Decode(string secret)
    {
        var bytes = new List<byte>(secret.Length);
        (int buffer, int bits) = (0, 0);
        foreach (char letter in secret.Where(letter => letter != ' '))
        {
            int value = Base32.IndexOf(char.ToUpperInvariant(letter), StringComparison.Ordinal);
            if (value < 0) throw new FormatException("A key can contain only the letters A to Z and the digits 2 to 7.");
            buffer = (buffer << 5) | value;
            bits += 5;
            if (bits < 8) continue;
            bits -= 8;
            bytes.Add((byte)(buffer >> bits));
            buffer &= (1 << bits) - 1;
        }

        return [.. bytes];
    }
}
