using ConsentLens.Pipeline.Tests.Vision.Models;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Tests.Vision.Faces;

/// <summary>The project's own models, in memory. One for all the tests of a class.</summary>
public sealed class BuiltModels : IDisposable
{
    internal const string Standard = "standard";
    internal const string NpmOnly = "npm-only";

    // Once for all attributes: every look at a pack reads its files to the last byte.
    private static readonly Lazy<string?> ReasonOfAny = new(() => ReasonNotToLoad(null));
    private static readonly Lazy<string?> ReasonOfStandard = new(() => ReasonNotToLoad(Standard));
    private static readonly Lazy<string?> ReasonOfNpmOnly = new(() => ReasonNotToLoad(NpmOnly));

    private readonly Lazy<FaceAnalyser> _analyser = new(() => FaceAnalyserFactory.Create(Pack(Standard), withEmbedder: true));

    /// <summary>The standard pack's analyser.</summary>
    internal FaceAnalyser Analyser => _analyser.Value;

    /// <summary>A reader with the usual limits.</summary>
    internal PhotoReader Reader { get; } = new(new ImagingLimits());

    public void Dispose()
    {
        if (_analyser.IsValueCreated) _analyser.Value.Dispose();
    }

    /// <summary>A pack of the project's models folder.</summary>
    internal static ModelPack Pack(string name) => ModelPackLoader.Load(RepositoryModels.Folder, name);

    /// <summary>Why tests of a pack, or of whichever there is, cannot run here; null when they can.</summary>
    internal static string? ReasonToSkip(string? pack = null) => pack switch
    {
        null => ReasonOfAny.Value,
        Standard => ReasonOfStandard.Value,
        NpmOnly => ReasonOfNpmOnly.Value,
        _ => throw new ArgumentOutOfRangeException(nameof(pack), pack, null),
    };

    /// <summary>The photo in a file, its long side at most <paramref name="side"/>; 0 for the full size.</summary>
    internal RgbImage Load(string path, int side = 0) => Reader.Decode(File.ReadAllBytes(path), side, CancellationToken.None);

    private static string? ReasonNotToLoad(string? pack)
    {
        try
        {
            _ = ModelPackLoader.Load(RepositoryModels.Folder, pack);
            return null;
        }
        catch (ModelException error)
        {
            return error.Message;
        }
    }
}
