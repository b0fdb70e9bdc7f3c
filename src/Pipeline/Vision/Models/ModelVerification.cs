using System.Security.Cryptography;

namespace ConsentLens.Pipeline.Vision.Models;

/// <summary>Compares ONNX files with the manifest.</summary>
public static class ModelVerification
{
    /// <summary>Where the model's ONNX file is, or would be.</summary>
    public static string PathOf(string modelsDirectory, ModelDescription model) =>
        Path.GetFullPath(Path.Combine(modelsDirectory, model.Built.Path));

    /// <summary>The state of the model's ONNX file.</summary>
    public static ModelState StateOf(string modelsDirectory, ModelDescription model)
    {
        string path = PathOf(modelsDirectory, model);
        if (!File.Exists(path))
            return ModelState.Missing;

        return FileHash.Sha256(path) == model.Built.Sha256 ? ModelState.Verified : ModelState.WrongHash;
    }
}

/// <summary>How a model's ONNX file compares with the manifest.</summary>
public enum ModelState
{
    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It is there with another hash than the manifest gives, and must not be used.</summary>
    WrongHash,

    /// <summary>It is there with the right hash.</summary>
    Verified,
}

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
