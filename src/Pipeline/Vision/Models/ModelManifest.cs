using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConsentLens.Pipeline.Vision.Models;

/// <summary>The content of <c>models/manifest.json</c>: every model, its source, its licence, and how it is used.</summary>
/// <param name="Folders">Folders searched for files, in order, before they are downloaded; relative to the models folder. <c>$NAME</c> stands for an
/// environment variable.</param>
/// <param name="Optional">Used only when asked for by name.</param>
/// <param name="Reading">What reads the writing in a picture, beside whichever pack is in use; null where nothing does.</param>
public sealed record ModelManifest(
    int Schema, IReadOnlyList<string> Folders, IReadOnlyList<PackDescription> Packs, IReadOnlyList<ModelDescription> Models, OptionalModels Optional,
    PackDescription? Reading = null)
{
    public const string FileName = "manifest.json";

    private const int SupportedSchema = 1;

    internal static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new Vector2JsonConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.Strict,
    };

    /// <exception cref="ModelException">The manifest is missing, is not JSON of the right form, or contradicts itself.</exception>
    public static ModelManifest Read(string modelsDirectory)
    {
        string path = Path.Combine(modelsDirectory, FileName);
        if (!File.Exists(path)) throw new ModelException($"There is no {FileName} in {modelsDirectory}: give the models folder of ConsentLens.");
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

    /// <summary>The pack called <paramref name="name"/>, optional ones included.</summary>
    /// <exception cref="ModelException">There is none.</exception>
    public PackDescription Pack(string name) =>
        Packs.Concat(Optional.Packs).FirstOrDefault(pack => pack.Name == name)
        ?? throw new ModelException(
            $"There is no model pack called '{name}'; choose from {string.Join(", ", Packs.Concat(Optional.Packs).Select(pack => pack.Name))}.");

    /// <exception cref="ModelException">There is none.</exception>
    public ModelDescription Model(string name) =>
        Models.Concat(Optional.Models).FirstOrDefault(model => model.Name == name)
        ?? throw new ModelException($"There is no model called '{name}' in the manifest.");

    /// <exception cref="ModelException">The pack names a model that the manifest does not describe.</exception>
    public IReadOnlyList<ModelDescription> ModelsOf(PackDescription pack) => [.. pack.Models.Select(Model)];
}

/// <summary>A detector and an embedder that work together.</summary>
/// <param name="Warning">A sentence shown in every report made with this pack; null for the standard pack.</param>
public sealed record PackDescription(string Name, IReadOnlyList<string> Models, string? Warning = null);

/// <summary>Packs and models that are used only when asked for by name.</summary>
public sealed record OptionalModels(string Note, IReadOnlyList<PackDescription> Packs, IReadOnlyList<ModelDescription> Models);

/// <summary>The rules of a manifest beyond its form, so that a slip of the pen cannot clear a photo.</summary>
internal static class ManifestRules
{
    internal static void Check(ModelManifest manifest, string path, int supportedSchema)
    {
        if (manifest.Schema != supportedSchema)
            throw new ModelException($"{path} has schema {manifest.Schema}; this version of ConsentLens reads schema {supportedSchema}.");
        if (manifest.Packs.Count == 0) throw new ModelException($"{path} describes no pack of models.");
        foreach (ModelDescription model in manifest.Models.Concat(manifest.Optional.Models)) CheckModel(model, path);
        foreach (PackDescription pack in manifest.Packs.Concat(manifest.Optional.Packs)) CheckPack(manifest, pack, path);
        if (manifest.Reading is { } reading) CheckReading(manifest, reading, path);
    }

    private static void CheckModel(ModelDescription model, string path)
    {
        Require(IsHash(model.Built.Sha256, 64), model, path, "its built file has no SHA-256 of 64 hexadecimal digits");
        Require(!Path.IsPathRooted(model.Built.Path), model, path, "the path of its built file must be relative to the models folder");
        Require(model.Input.Mean.Count == 3, model, path, "its input needs a mean for each of three planes");
        Require((model.Role == ModelRole.Embedder) == model.Embedding is not null, model, path, "an embedder, and nothing else, has an 'embedding'");

        foreach (ModelFile file in model.Files)
        {
            bool known = file.Sha256 is not null || file.Sha384 is not null;
            bool wellFormed = (file.Sha256 is null || IsHash(file.Sha256, 64)) && (file.Sha384 is null || IsHash(file.Sha384, 96));
            Require(known && wellFormed, model, path, $"its file {file.Name} needs a SHA-256 or SHA-384 in lower-case hexadecimal digits");
            Require(file.Name == Path.GetFileName(file.Name), model, path, $"its file {file.Name} must be a name without a folder");
            Require(file.Download is null || file.Download.Scheme == Uri.UriSchemeHttps, model, path, $"its file {file.Name} must be downloaded by https");
        }
        if (model.Embedding is { Thresholds: MatchThresholds thresholds })
        {
            bool isMoreCautious = thresholds.BlockListPossibleAt is not double blockList || blockList <= thresholds.PossibleAt;
            Require(thresholds.PossibleAt <= thresholds.MatchAt, model, path, "'possibleAt' must not be above 'matchAt'");
            Require(isMoreCautious, model, path, "'blockListPossibleAt' must not be above 'possibleAt'");
            Require(thresholds.Margin >= 0, model, path, "its margin must not be negative");
            Require(model.Embedding.Dimension > 0, model, path, "its dimension must be positive");
        }
    }

    private static void CheckPack(ModelManifest manifest, PackDescription pack, string path)
    {
        ILookup<ModelRole, ModelDescription> byRole = manifest.ModelsOf(pack).ToLookup(model => model.Role);
        bool complete = byRole[ModelRole.Detector].Count() == 1
            && byRole[ModelRole.Embedder].Count() == 1
            && byRole[ModelRole.Landmarks].Count() <= 1
            && byRole[ModelRole.Scout].Count() <= 1;
        if (!complete)
            throw new ModelException($"In {path}, the pack '{pack.Name}' needs one detector, one embedder, and at most one landmark model and one scout.");
    }

    private static void CheckReading(ModelManifest manifest, PackDescription pack, string path)
    {
        ILookup<ModelRole, ModelDescription> byRole = manifest.ModelsOf(pack).ToLookup(model => model.Role);
        if (byRole[ModelRole.LineDetector].Count() != 1 || byRole[ModelRole.LineRecogniser].Count() != 1)
            throw new ModelException($"In {path}, the pack '{pack.Name}' needs one model that finds lines of writing and one that reads them.");
    }

    private static bool IsHash(string text, int length) => text.Length == length && text.All(char.IsAsciiHexDigitLower);

    private static void Require(bool holds, ModelDescription model, string path, string otherwise)
    {
        if (!holds) throw new ModelException($"In {path}, the model '{model.Name}' is wrong: {otherwise}.");
    }
}

internal sealed class Vector2JsonConverter : JsonConverter<Vector2>
{
    public override Vector2 Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        float[]? values = JsonSerializer.Deserialize<float[]>(ref reader, options);
        return values is [float x, float y] ? new Vector2(x, y) : throw new JsonException("A point is an array of two numbers.");
    }

    public override void Write(Utf8JsonWriter writer, Vector2 value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(value.X);
        writer.WriteNumberValue(value.Y);
        writer.WriteEndArray();
    }
}
