using System.Collections.Concurrent;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces.Enrolment;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Tests.Screening;

/// <summary>The models of the standard pack, with thresholds for drawn heads, in memory once for all the tests of a class.</summary>
public sealed class ScreeningFixture : IDisposable
{
    private readonly Lazy<ScreeningModels> _compare = new(() => Load(ScreeningMode.AllowList));
    private readonly Lazy<ScreeningModels> _detect = new(() => Load(ScreeningMode.DetectOnly));
    private readonly ConcurrentDictionary<int, float[][]> _references = new();

    /// <summary>Embeddings of three photos of a head.</summary>
    internal IReadOnlyList<float[]> ReferencesOf(int head) => _references.GetOrAdd(head, Embed);

    internal ScreeningModels ModelsFor(ScreeningMode mode) => mode == ScreeningMode.DetectOnly ? _detect.Value : _compare.Value;

    public void Dispose()
    {
        foreach (Lazy<ScreeningModels> models in (Lazy<ScreeningModels>[])[_compare, _detect])
        {
            if (models.IsValueCreated) models.Value.Dispose();
        }
    }

    internal static ScreeningModels Load(ScreeningMode mode, MatchThresholds? thresholds = null, IPhotoReader? reader = null, bool reads = true)
    {
        ModelPack pack = BuiltModels.Pack(BuiltModels.Standard);
        ModelPack strict = pack with { Embedding = pack.Embedding with { Thresholds = thresholds ?? SmallSchool.Strict }, Reading = reads ? pack.Reading : null };
        return new ScreeningModels(strict, mode, reader ?? new PhotoReader(new ImagingLimits()));
    }

    private float[][] Embed(int head)
    {
        ScreeningModels models = ModelsFor(ScreeningMode.AllowList);
        var reader = new ReferenceReader(models.Analyser, models.Reader);
        return [.. Enumerable.Range(1, 3).Select(moment =>
        {
            using RgbImage portrait = DrawnPupils.Portrait(head, moment);
            return reader.Read(JpegEncoder.Encode(portrait, 92), CancellationToken.None).Embedding!;
        })];
    }

    /// <summary>The usual rules for the website.</summary>
    internal static ScreeningOptions Options(ScreeningMode mode = ScreeningMode.AllowList) =>
        new() { Rules = new ScreeningRules { Use = Use.Website, Mode = mode }, Workers = 2 };
}
