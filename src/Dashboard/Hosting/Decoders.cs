using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding.Isolation;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>Decodes photos in child processes of this program.</summary>
public static class Decoders
{
    private const string Assembly = "consentlens.dll";

    /// <summary>A reader whose child processes run this program, wherever the calling process was started from.</summary>
    /// <param name="limits">What is refused.</param>
    /// <param name="atOnce">The most photos decoded at once, and so the most child processes.</param>
    /// <param name="logger">Told once what the children are locked in with; nobody when null.</param>
    public static IsolatedPhotoReader Open(ImagingLimits limits, int atOnce, ILogger<IsolatedPhotoReader>? logger = null) =>
        new(DecoderProgram.Of(Path.Combine(AppContext.BaseDirectory, Assembly)), limits, atOnce, TimeProvider.System, logger ?? NullLogger<IsolatedPhotoReader>.Instance);
}
