using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Storage.Encryption.Files;

namespace ConsentLens.Pipeline.Storage.Encryption.Keys;

/// <summary>The file that holds the master keys, by default <c>data/keys/master.key</c>: outside the database, readable by the program's own user alone. Every
/// change replaces it in one step, under a lock that processes share.</summary>
public sealed class MasterKeyFile
{
    private const long MostBytes = 1 << 20;
    private readonly TimeProvider _time;

    /// <summary>The key file at <paramref name="path"/>, which need not exist yet.</summary>
    public MasterKeyFile(string path, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (Path, _time) = (path, time);
    }

    public string Path { get; }

    /// <summary>Reads the keys.</summary>
    /// <exception cref="VaultException">The file is missing, other users may read it, or it is damaged.</exception>
    public MasterKeyRing Load()
    {
        byte[] text = ReadText();
        try
        {
            return new MasterKeyRing(MasterKeyText.Read(text, Path));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    /// <summary>Reads the keys, or makes the file with one new key when there is none. For an installation that has sealed nothing yet: where the database
    /// already holds wrapped keys, a missing file is an error, and <see cref="Load"/> says so.</summary>
    /// <exception cref="VaultException">Other users may read the file, or it is damaged.</exception>
    public async Task<MasterKeyRing> LoadOrCreateAsync(CancellationToken cancellationToken)
    {
        using IDisposable held = await LockAsync(cancellationToken);
        if (!File.Exists(Path)) Write([MasterKey.Create(_time)]);
        return Load();
    }

    /// <summary>Adds a new key and makes it the current one; the others stay for reading.</summary>
    /// <exception cref="VaultException">The file is missing, other users may read it, or it is damaged.</exception>
    public async Task<MasterKeyRing> AddAsync(CancellationToken cancellationToken)
    {
        using IDisposable held = await LockAsync(cancellationToken);
        using MasterKeyRing ring = Load();
        Write([MasterKey.Create(_time), .. ring.Keys]);
        return Load();
    }

    /// <summary>Removes the keys under which nothing is wrapped any more; the current one always stays. Backups of the database that are older than the last
    /// rotation cannot be read without the removed keys.</summary>
    /// <returns>The ids of the removed keys.</returns>
    /// <exception cref="VaultException">The file is missing, other users may read it, or it is damaged.</exception>
    public async Task<IReadOnlyList<string>> RetireAsync(IReadOnlySet<string> idsInUse, CancellationToken cancellationToken)
    {
        using IDisposable held = await LockAsync(cancellationToken);
        using MasterKeyRing ring = Load();
        MasterKey[] kept = [.. ring.Keys.Where(key => key.Id == ring.CurrentId || idsInUse.Contains(key.Id))];
        if (kept.Length < ring.Keys.Count) Write(kept);
        return [.. ring.Ids.Except(kept.Select(key => key.Id))];
    }

    private Task<IDisposable> LockAsync(CancellationToken cancellationToken)
    {
        PrivateFile.CreateFolder(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!);
        return PrivateFile.LockAsync(Path + ".lock", _time, cancellationToken);
    }

    private byte[] ReadText()
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (PrivateFile.IsExposed(file.SafeFileHandle))
                throw new VaultException(VaultFailure.KeyFileExposed, $"Other users of this computer can read the key file {Path}: run \"chmod 600 {Path}\", and rotate the master key if somebody may have seen it.");
            if (file.Length > MostBytes)
                throw new VaultException(VaultFailure.KeyFileDamaged, $"The key file {Path} is far too large to be a key file; put your copy of it back.");
            byte[] text = new byte[file.Length];
            file.ReadExactly(text);
            return text;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new VaultException(VaultFailure.KeyFileMissing, $"The key file {Path} is missing, and without it nothing stored can be read; put your copy of it back.", error);
        }
        finally
        {
            file?.Dispose();
        }
    }

    private void Write(IReadOnlyList<MasterKey> keys)
    {
        ArrayBufferWriter<byte> text = MasterKeyText.Write(keys);
        try
        {
            PrivateFile.Replace(Path, text.WrittenSpan);
        }
        finally
        {
            text.Clear();
        }
    }
}

/// <summary>How the key file is written: for every key, the current one first, a line <c>id ID</c>, a line <c>key</c> with its 32 bytes in base64, and a line
/// <c>check</c> with 8 hexadecimal digits that find a mistyped key. Lines that begin with <c>#</c> are for the reader. Texts pass as bytes, so that no key is
/// left behind in a string.</summary>
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
            if (After(line, "id "u8, out ReadOnlySpan<byte> value) && id is null && ReadId(value) is { } readId) id = readId;
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
