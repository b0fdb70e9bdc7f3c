using System.Buffers;
using System.Security.Cryptography;
using ConsentLens.Pipeline.Storage.Encryption.Files;

namespace ConsentLens.Pipeline.Storage.Encryption.Keys;

/// <summary>
/// The file that holds the master keys, by default <c>data/keys/master.key</c>: outside the database, readable by the program's own
/// user alone. Every change replaces it in one step, under a lock that processes share.
/// </summary>
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

    /// <summary>Where it is.</summary>
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

    /// <summary>
    /// Reads the keys, or makes the file with one new key when there is none. For an installation that has sealed nothing yet: where
    /// the database already holds wrapped keys, a missing file is an error, and <see cref="Load"/> says so.
    /// </summary>
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

    /// <summary>
    /// Removes the keys under which nothing is wrapped any more; the current one always stays. Backups of the database that are older
    /// than the last rotation cannot be read without the removed keys.
    /// </summary>
    /// <param name="idsInUse">The master key ids of all wrapped keys in the database.</param>
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
