using System.Runtime.InteropServices;
using System.Text;
using ConsentLens.Pipeline.Vision.Decoding.Native;
using Microsoft.Win32.SafeHandles;

namespace ConsentLens.Pipeline.Vision.Decoding.Isolation;

/// <summary>The child's side: decodes the photos that its parent sends, one after another, until the parent closes the pipe or has ended.</summary>
public static class DecoderLoop
{
    /// <summary>Memory limit: a hundred-megapixel picture decoded whole, three times over, plus what its decoder needs.</summary>
    private const long MostMemory = 1_400_000_000;

    private const int StandardInput = 0;
    private const int StandardOutput = 1;

    /// <summary>A decoder step that never returns is ended with the process this long after the decode deadline.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>Answers requests on standard input with pictures on standard output.</summary>
    /// <param name="limits">As <see cref="DecoderProgram"/> writes them.</param>
    /// <returns>The exit code.</returns>
    public static int Run(ReadOnlySpan<string> limits)
    {
        // The parent decides when to stop. Ctrl-C in a terminal and service managers signal the whole process group, and the photo in hand would look like one that crashes the decoder.
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Ignore);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Ignore);
        using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Ignore);
        // Not the console's own streams, which open files on first use.
        using Stream input = Pipe(StandardInput, FileAccess.Read);
        using Stream output = Pipe(StandardOutput, FileAccess.Write);
        ImagingLimits allowed = DecoderProgram.LimitsOf(limits);
        try
        {
            VipsRuntime.Ensure();
            LinuxCalls.LimitThisProcess(MostMemory);
            LinuxCalls.WidenPipes();
            var reader = new PhotoReader(allowed);
            DecoderWarmUp.Run((request, file, afterwards) => Answer(request, reader, new MemoryStream([.. file, (byte)afterwards]), Stream.Null));
            new DecoderAnswer(DecoderAnswerKind.Ready, (int)DecoderCage.Enter(), 0).WriteTo(output);
            while (DecoderRequest.ReadFrom(input) is { } request) Answer(request, reader, input, output);
        }
        catch (ImagingUnavailableException unavailable)
        {
            Say(DecoderAnswerKind.Unavailable, 0, unavailable.Message, output);
        }
        catch (IOException)
        {
            // The parent has gone; there is nobody to tell.
        }

        return 0;
    }

    private static FileStream Pipe(nint number, FileAccess access) => new(new SafeFileHandle(number, ownsHandle: false), access, bufferSize: 0);

    private static void Answer(DecoderRequest request, PhotoReader reader, Stream input, Stream output)
    {
        using var file = new OwnMemory(request.Length);
        input.ReadExactly(file.GetSpan());
        using var watchdog = new Timer(_ => Environment.Exit(1), null, reader.Limits.DecodeTimeout + Grace, Timeout.InfiniteTimeSpan);
        Answer(request, file.Memory, reader, input, output);
    }

    private static void Answer(DecoderRequest request, ReadOnlyMemory<byte> file, PhotoReader reader, Stream input, Stream output)
    {
        try
        {
            switch (request.Task)
            {
                case DecoderTask.ReadHeader:
                    Say(reader.ReadHeader(file), output);
                    break;
                case DecoderTask.RequireWhole:
                    reader.RequireWhole(file, CancellationToken.None);
                    new DecoderAnswer(DecoderAnswerKind.Whole, 0, 0).WriteTo(output);
                    break;
                case DecoderTask.ReadUnchecked:
                    Hand(reader.ReadUnchecked(file, request.LongSide, CancellationToken.None), input, output);
                    break;
                default:
                    Hand(reader.Read(file, request.LongSide, CancellationToken.None), input, output);
                    break;
            }
        }
        catch (PhotoUnreadableException refused)
        {
            Say(DecoderAnswerKind.Refusal, (int)refused.Reason, refused.Message, output);
        }
    }

    private static void Hand(DecodedPhoto photo, Stream input, Stream output)
    {
        using RgbImage image = photo.Image;
        Say(photo.Header, output);
        using System.Buffers.MemoryHandle pinned = image.Memory.Pin();
        new DecoderAnswer(DecoderAnswerKind.Picture, image.Width, image.Height, Address: LinuxCalls.AddressOf(pinned)).WriteTo(output);
        Span<byte> how = stackalloc byte[1];
        input.ReadExactly(how);
        if ((PictureRequest)how[0] == PictureRequest.Send) output.Write(image.Pixels);
        else new DecoderAnswer(DecoderAnswerKind.Stayed, 0, 0).WriteTo(output);
    }

    private static void Say(PhotoHeader header, Stream output)
    {
        byte[] texts = Encoding.UTF8.GetBytes(header.Texts);
        new DecoderAnswer(DecoderAnswerKind.Header, header.Width, header.Height, (int)header.Format, header.Orientation, header.HasUnreadTexts ? 1 : 0, texts.Length).WriteTo(output);
        output.Write(texts);
    }

    private static void Say(DecoderAnswerKind kind, int reason, string sentence, Stream output)
    {
        byte[] text = Encoding.UTF8.GetBytes(sentence);
        new DecoderAnswer(kind, reason, text.Length).WriteTo(output);
        output.Write(text);
    }

    private static void Ignore(PosixSignalContext signal) => signal.Cancel = true;
}
