using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConsentLens.Pipeline.Models;

/// <summary>The content of <c>models/manifest.json</c>: every model, its source, its licence, and how it is used.</summary>
/// <param name="Schema">The version of the manifest's form: 1.</param>
/// <param name="Folders">
/// Folders that files are looked for in, in order, before they are downloaded; relative to the models folder. <c>$NAME</c>
/// stands for an environment variable.
/// </param>
/// <param name="Packs">The packs, best first.</param>
/// <param name="Models">The models of those packs.</param>
/// <param name="Optional">Packs and models that nobody gets unless asked for by name.</param>
public sealed record ModelManifest(
    int Schema,
    IReadOnlyList<string> Folders,
    IReadOnlyList<PackDescription> Packs,
    IReadOnlyList<ModelDescription> Models,
    OptionalModels Optional)
{
    /// <summary>The manifest's file name.</summary>
    public const string FileName = "manifest.json";

    private const int SupportedSchema = 1;

    /// <summary>How the manifest is written in JSON.</summary>
    internal static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new Vector2JsonConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.Strict,
    };

    /// <summary>Reads and checks the manifest of a models folder.</summary>
    /// <exception cref="ModelException">The manifest is absent, is not JSON of the right form, or contradicts itself.</exception>
    public static ModelManifest Read(string modelsDirectory)
    {
        string path = Path.Combine(modelsDirectory, FileName);
        if (!File.Exists(path))
            throw new ModelException($"There is no {FileName} in {modelsDirectory}: give the models folder of ConsentLens.");

        try
        {
            using FileStream stream = File.OpenRead(path);
            ModelManifest manifest = JsonSerializer.Deserialize<ModelManifest>(stream, Format)
                ?? throw new ModelException($"{path} is empty.");
            ManifestRules.Check(manifest, path, SupportedSchema);
            return manifest;
        }
        catch (JsonException error)
        {
            throw new ModelException($"{path} is not a manifest of models: {error.Message}", error);
        }
    }

    /// <summary>The pack called <paramref name="name"/>, also among the optional ones.</summary>
    /// <exception cref="ModelException">There is none.</exception>
    public PackDescription Pack(string name) =>
        Packs.Concat(Optional.Packs).FirstOrDefault(pack => pack.Name == name)
        ?? throw new ModelException(
            $"There is no model pack called '{name}'; choose from {string.Join(", ", Packs.Concat(Optional.Packs).Select(pack => pack.Name))}.");

    /// <summary>The model called <paramref name="name"/>, also among the optional ones.</summary>
    /// <exception cref="ModelException">There is none.</exception>
    public ModelDescription Model(string name) =>
        Models.Concat(Optional.Models).FirstOrDefault(model => model.Name == name)
        ?? throw new ModelException($"There is no model called '{name}' in the manifest.");

    /// <summary>The models of <paramref name="pack"/>, in its order.</summary>
    /// <exception cref="ModelException">The pack names a model that the manifest does not describe.</exception>
    public IReadOnlyList<ModelDescription> ModelsOf(PackDescription pack) => [.. pack.Models.Select(Model)];
}
