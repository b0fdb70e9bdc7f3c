using ConsentLens.Pipeline.Imaging;
using ConsentLens.Pipeline.Imaging.Isolation;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>Decodes photos in processes of this very program.</summary>
public static class Decoders
{
    private const string Assembly = "consentlens.dll";

    /// <summary>A reader whose children are this program, wherever the process that asks was started from.</summary>
    /// <param name="limits">What is refused.</param>
    /// <param name="atOnce">Most photos decoded at once, and so most children.</param>
    public static IsolatedPhotoReader Open(ImagingLimits limits, int atOnce) =>
        new(DecoderProgram.Of(Path.Combine(AppContext.BaseDirectory, Assembly)), limits, atOnce, TimeProvider.System);
}
