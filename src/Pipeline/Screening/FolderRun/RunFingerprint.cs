using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Screening.FolderRun;

/// <summary>Tells whether two runs would judge a photo alike: a hash of everything that a verdict rests on besides the photo, the program itself among it.</summary>
internal static class RunFingerprint
{
    /// <summary>The fingerprint of a run, in lower-case hexadecimal digits.</summary>
    public static string Of(ScreeningRequest request, ScreeningModels models)
    {
        ScreeningOptions options = request.Options;
        string all = string.Join(
            '\n',
            typeof(RunFingerprint).Module.ModuleVersionId,
            typeof(ReleasePolicy).Module.ModuleVersionId,
            request.RegisterFingerprint,
            string.Join(',', request.Templates.Select(HashOf)),
            options.Rules,
            options.ReleaseSide,
            options.Style,
            options.Quality,
            string.Join(',', options.Classes.Order(StringComparer.Ordinal)),
            models.Mode,
            models.Thresholds,
            HashOf(models.Pack.Detector),
            HashOf(models.Pack.Landmarks),
            HashOf(models.Pack.Embedder),
            models.Limits);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)));
    }

    private static string HashOf(Template template)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(template.Mean.AsSpan()));
        foreach (float[] reference in template.References) hash.AppendData(MemoryMarshal.AsBytes(reference.AsSpan()));
        return $"{template.PersonId}:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    /// <summary>The model's bytes, and how the manifest says that its numbers are read.</summary>
    private static string HashOf(ResolvedModel? model) =>
        model is null ? string.Empty : $"{model.Description.Built.Sha256} {model.Description.Detection}";
}
