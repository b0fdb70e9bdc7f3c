using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding.Isolation;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConsentLens.Pipeline.Tests.Vision.Decoding;

/// <summary>A reader with real children, for all the tests of a class.</summary>
public sealed class RealDecoder : IDisposable
{
    /// <summary>The reader.</summary>
    public IsolatedPhotoReader Reader { get; } = new(DecoderProgram.Of(WorkerProcess.FindProgram()), new ImagingLimits(), atOnce: 2, TimeProvider.System, NullLogger<IsolatedPhotoReader>.Instance);

    public void Dispose() => Reader.Dispose();
}
