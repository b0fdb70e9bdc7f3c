namespace ConsentLens.Pipeline.Models;

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
