using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ConsentLens.Consent.Register;

namespace ConsentLens.Pipeline.Storage.Encryption.Keys;

/// <summary>
/// How the key file is written: for every key, the current one first, a line <c>id ID</c>, a line <c>key</c> with its 32 bytes in base64, and
/// a line <c>check</c> with 8 hexadecimal digits that find a mistyped key. Lines that begin with <c>#</c> are for the reader.
/// Texts pass as bytes, so that no key is left behind in a string.
/// </summary>
internal static class MasterKeyText
{
    private const string Preamble =
        """
        # The master keys of ConsentLens, the current one first. Without this file no stored photo, reference photo or template can be read.
        # Keep a copy of it apart from the backups of the database and the photos, where nobody else can read it.

        """;

    private const int RoomForEachKey = 256;

    /// <summary>Writes the keys into a buffer, which the caller clears.</summary>
    public static ArrayBufferWriter<byte> Write(IReadOnlyList<MasterKey> keys)
    {
        // Large enough from the start: a buffer that grows leaves uncleared copies behind.
        var text = new ArrayBufferWriter<byte>(Preamble.Length + (keys.Count * RoomForEachKey));
        text.Write(Encoding.ASCII.GetBytes(Preamble));
        Span<byte> plain = stackalloc byte[KeyMaterial.Size];
        foreach (MasterKey key in keys)
        {
            key.CopyTo(plain);
            text.Write(Encoding.ASCII.GetBytes($"id {key.Id}\nkey "));
            _ = Base64.EncodeToUtf8(plain, text.GetSpan(Base64.GetMaxEncodedToUtf8Length(plain.Length)), out _, out int written);
            text.Advance(written);
            text.Write(Encoding.ASCII.GetBytes($"\ncheck {key.CheckCode}\n"));
        }

        CryptographicOperations.ZeroMemory(plain);
        return text;
    }

    /// <summary>Reads the keys.</summary>
    /// <param name="text">What the file holds.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <exception cref="VaultException">A line is not as it must be.</exception>
    public static IReadOnlyList<MasterKey> Read(ReadOnlySpan<byte> text, string path)
    {
        var keys = new List<MasterKey>();
        string? id = null;
        int lineNumber = 0;
        foreach (Range range in text.Split((byte)'\n'))
        {
            lineNumber++;
            ReadOnlySpan<byte> line = text[range].Trim(" \t\r"u8);
            if (line.IsEmpty || line[0] == '#') continue;
            if (After(line, "id "u8, out ReadOnlySpan<byte> value) && id is null && ReadId(value) is { } readId)
                id = readId;
            else if (After(line, "key "u8, out value) && id is not null && keys.All(key => key.Id != id) && ReadKey(id, value) is { } read)
                keys.Add(read);
            else if (After(line, "check "u8, out value) && keys.Count > 0 && keys[^1].Id == id && keys[^1].CheckCode == Encoding.UTF8.GetString(value))
                id = null;
            else
                throw Damaged(path, $"line {lineNumber} is mistyped or out of its order");
        }

        if (keys.Count == 0) throw Damaged(path, "it holds no key");
        return id is null ? keys : throw Damaged(path, "its last key is not complete");
    }

    private static bool After(ReadOnlySpan<byte> line, ReadOnlySpan<byte> word, out ReadOnlySpan<byte> value)
    {
        bool found = line.StartsWith(word);
        value = found ? line[word.Length..] : default;
        return found;
    }

    private static string? ReadId(ReadOnlySpan<byte> value)
    {
        string id = Encoding.UTF8.GetString(value);
        return PersonIdRule.IsSafe(id) ? id : null;
    }

    private static MasterKey? ReadKey(string id, ReadOnlySpan<byte> base64)
    {
        Span<byte> plain = stackalloc byte[Base64.GetMaxDecodedFromUtf8Length(KeyMaterial.Size * 2)];
        try
        {
            OperationStatus status = Base64.DecodeFromUtf8(base64, plain, out _, out int written);
            return status == OperationStatus.Done && written == KeyMaterial.Size
                ? new MasterKey(id, KeyMaterial.CopyOf(plain[..written]))
                : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static VaultException Damaged(string path, string what) =>
        new(VaultFailure.KeyFileDamaged, $"The key file {path} cannot be used: {what}; put your copy of it back.");
}
