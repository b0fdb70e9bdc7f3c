using System.Security.Cryptography;

namespace ConsentLens.Pipeline.Models;

/// <summary>Hashes of files, in lower-case hexadecimal digits.</summary>
public static class FileHash
{
    /// <summary>The SHA-256 of a file.</summary>
    public static string Sha256(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>Whether the file at <paramref name="path"/> has every hash that the manifest gives for <paramref name="file"/>.</summary>
    public static bool Matches(ModelFile file, string path)
    {
        byte[] content = File.ReadAllBytes(path);
        return (file.Sha256 is not null || file.Sha384 is not null)
            && (file.Sha256 is null || file.Sha256 == Convert.ToHexStringLower(SHA256.HashData(content)))
            && (file.Sha384 is null || file.Sha384 == Convert.ToHexStringLower(SHA384.HashData(content)));
    }
}
