using ConsentLens.Pipeline.Imaging;
using ConsentLens.Pipeline.Imaging.Isolation;
using ConsentLens.Pipeline.Tests.Jobs;

namespace ConsentLens.Pipeline.Tests.Imaging;

/// <summary>A reader with real children, for all the tests of a class.</summary>
public sealed class RealDecoder : IDisposable
{
    /// <summary>The reader.</summary>
    public IsolatedPhotoReader Reader { get; } = new(DecoderProgram.Of(WorkerProcess.FindProgram()), new ImagingLimits(), atOnce: 2, TimeProvider.System);

    public void Dispose() => Reader.Dispose();
}
