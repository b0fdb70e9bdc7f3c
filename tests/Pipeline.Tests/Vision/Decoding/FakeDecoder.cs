using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.Vision.Models;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding.Isolation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConsentLens.Pipeline.Tests.Vision.Decoding;

/// <summary>Children that decode badly, as shell scripts; the script's arguments are the limits.</summary>
internal static class FakeDecoder
{
    /// <summary>What a decoder says first: five numbers of four bytes and one of eight, of which the first is <see cref="DecoderAnswerKind.Ready"/>.</summary>
    internal const string Ready = @"printf '\1\0LC\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0'";

    /// <summary>The header of an upright JPEG of 8 x 8 pixels.</summary>
    internal const string Header = @"printf '\2\0LC\10\0\0\0\10\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0'";

    /// <summary>The first so many children meet a segmentation fault over their first photo; the next ones are real.</summary>
    internal static IsolatedPhotoReader CrashingFirst(int children, TemporaryFolder folder) => Reader($"{RealAfter(children, folder)}; {Ready}; head -c 1 > /dev/null; kill -SEGV $$");

    /// <summary>The first child never comes to an end of its first photo; the next ones are real.</summary>
    internal static IsolatedPhotoReader SlowFirst(TemporaryFolder folder, ImagingLimits limits) => Reader($"{RealAfter(1, folder)}; {Ready}; exec sleep 1000", limits);

    internal static IsolatedPhotoReader Reader(string script, ImagingLimits? limits = null, ILogger<IsolatedPhotoReader>? logger = null) =>
        new(new DecoderProgram("sh", ["-c", script, "sh"]), limits ?? new ImagingLimits(), atOnce: 1, TimeProvider.System, logger ?? NullLogger<IsolatedPhotoReader>.Instance);

    private static string RealAfter(int children, TemporaryFolder folder)
    {
        string starts = folder.PathOf("starts");
        return $"echo >> {starts}; [ $(wc -l < {starts}) -gt {children} ] && exec dotnet {WorkerProcess.FindProgram()} {DecoderProgram.Verb} \"$@\"";
    }
}
