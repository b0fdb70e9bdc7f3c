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

    /// <summary>Why tests of a pack cannot run here; null when they can.</summary>
    internal static string? ReasonToSkip(string pack)
    {
        try
        {
            _ = Pack(pack);
            return null;
        }
        catch (ModelException error)
        {
            return error.Message;
        }
    }

    /// <summary>The photo in a file, its long side at most <paramref name="side"/>; 0 for the full size.</summary>
    internal RgbImage Load(string path, int side = 0) => Reader.Decode(File.ReadAllBytes(path), side, CancellationToken.None);
}
