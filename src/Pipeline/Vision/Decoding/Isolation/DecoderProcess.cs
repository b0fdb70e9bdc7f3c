using System.Diagnostics;
using System.Text;
using ConsentLens.Pipeline.Vision.Decoding.Native;

namespace ConsentLens.Pipeline.Vision.Decoding.Isolation;

/// <summary>The parent's side of one decoder process. The child knows nothing about this process: it has no environment, so no connection string, and no open
/// file. Not thread-safe; after any exception but <see cref="PhotoUnreadableException"/> it can only be disposed.</summary>
internal sealed class DecoderProcess : IDisposable
{
    // A longer sentence is not ours: a photo has taken the decoder over.
    private const int LongestSentence = 2_000;

    // A photo's texts may have two million characters of up to four bytes.
    private const int LongestTexts = 8_000_000;

    // What a .NET program needs to find its runtime.
    private static readonly string[] Kept = ["PATH", "HOME", "DOTNET_ROOT", "LD_LIBRARY_PATH"];

    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly Stream _requests;
    private readonly Stream _answers;

    private DecoderProcess(Process process) =>
        (_process, _requests, _answers) = (process, process.StandardInput.BaseStream, process.StandardOutput.BaseStream);

    /// <summary>What confines the child, as it reported before it saw a photo.</summary>
    internal CageWalls Walls { get; private set; }

    /// <summary>Starts a child and waits until it is ready.</summary>
    /// <exception cref="ImagingUnavailableException">It cannot be started, or libvips is not installed.</exception>
    internal static DecoderProcess Start(DecoderProgram program, ImagingLimits limits)
    {
        DecoderProcess? decoder = null;
        try
        {
            decoder = new DecoderProcess(Process.Start(StartInfo(program, limits))!);
            decoder._process.ErrorDataReceived += (_, _) => { };
            decoder._process.BeginErrorReadLine();
            DecoderAnswer first = DecoderAnswer.ReadFrom(decoder._answers);
            decoder.Walls = (CageWalls)first.First;
            return first.Kind switch
            {
                DecoderAnswerKind.Ready => decoder,
                DecoderAnswerKind.Unavailable => throw new ImagingUnavailableException(decoder.ReadSentence(first.Second)),
                _ => throw new ImagingUnavailableException("The program that decodes photos does not respond correctly; reinstall ConsentLens."),
            };
        }
        catch (Exception exception) when (exception is IOException or System.ComponentModel.Win32Exception)
        {
            decoder?.Dispose();
            throw new ImagingUnavailableException($"The process that decodes photos cannot start ({exception.Message}); check that '{program.FileName}' can be run and that there is enough free memory.");
        }
        catch
        {
            decoder?.Dispose();
            throw;
        }
    }

    /// <exception cref="DecoderLostException">The child has ended.</exception>
    internal PhotoHeader ReadHeader(ReadOnlyMemory<byte> file)
    {
        Ask(file, new DecoderRequest(DecoderTask.ReadHeader, file.Length));
        return ReadHeader();
    }

    /// <exception cref="DecoderLostException">The child has ended.</exception>
    internal bool RequireWhole(ReadOnlyMemory<byte> file)
    {
        Ask(file, new DecoderRequest(DecoderTask.RequireWhole, file.Length));
        return ReadAnswer(DecoderAnswerKind.Whole).Kind == DecoderAnswerKind.Whole;
    }

    /// <exception cref="DecoderLostException">The child has ended.</exception>
    internal DecodedPhoto Read(ReadOnlyMemory<byte> file, DecoderRequest request, ImagingLimits limits)
    {
        Ask(file, request);
        PhotoHeader header = ReadHeader();
        return new DecodedPhoto(header, ReadPicture(request.LongSide, limits));
    }

    private PhotoHeader ReadHeader()
    {
        DecoderAnswer answer = ReadAnswer(DecoderAnswerKind.Header);
        var format = (PhotoFormat)answer.Format;
        if (answer is not { First: > 0, Second: > 0, Orientation: >= 1 and <= 8, Unread: 0 or 1, Address: >= 0 and <= LongestTexts } || !Enum.IsDefined(format)) throw Nonsense();
        try
        {
            return new PhotoHeader(format, answer.First, answer.Second, answer.Orientation) { Texts = ReadText((int)answer.Address), HasUnreadTexts = answer.Unread == 1 };
        }
        catch (IOException exception)
        {
            throw Lost(exception);
        }
    }

    private RgbImage ReadPicture(int maxLongSide, ImagingLimits limits)
    {
        DecoderAnswer answer = ReadAnswer(DecoderAnswerKind.Picture);
        (int width, int height) = (answer.First, answer.Second);
        if (width < 1 || height < 1 || (long)width * height > limits.MaxPixels || (maxLongSide > 0 && Math.Max(width, height) > maxLongSide)) throw Nonsense();
        var image = new RgbImage(width, height);
        try
        {
            Fetch(answer.Address, image.Pixels);
            return image;
        }
        catch (Exception exception)
        {
            image.Dispose();
            if (exception is IOException) throw Lost(exception);
            throw;
        }
    }

    // The process id of a child that has ended may already belong to another process: the copy counts only once the child has answered again.
    private void Fetch(long address, Span<byte> pixels)
    {
        bool isCopied = LinuxCalls.TryReadMemory(_process.Id, address, pixels);
        _requests.WriteByte((byte)(isCopied ? PictureRequest.Taken : PictureRequest.Send));
        _requests.Flush();
        if (isCopied) ReadAnswer(DecoderAnswerKind.Stayed);
        else _answers.ReadExactly(pixels);
    }

    /// <summary>Ends the child; a request on another thread then fails with <see cref="DecoderLostException"/>.</summary>
    internal void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has already ended.
        }
    }

    public void Dispose()
    {
        Kill();
        _requests.Dispose();
        _answers.Dispose();
        // With a limit, so as not to wait for a process that has inherited its standard error.
        _process.WaitForExit(EndsWithin);
        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(DecoderProgram program, ImagingLimits limits)
    {
        var start = new ProcessStartInfo(program.FileName, [.. program.Arguments, .. DecoderProgram.ArgumentsOf(limits)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        Dictionary<string, string?> kept = Kept.ToDictionary(name => name, Environment.GetEnvironmentVariable);
        start.Environment.Clear();
        foreach ((string name, string? value) in kept)
        {
            if (value is not null) start.Environment[name] = value;
        }

        // It decodes one photo at a time: memory for a picture of the usual size is kept for the next, that of a larger one is returned.
        start.Environment["MALLOC_ARENA_MAX"] = "1";
        start.Environment["MALLOC_MMAP_THRESHOLD_"] = "30000000";
        start.Environment["MALLOC_TRIM_THRESHOLD_"] = "40000000";
        start.Environment["DOTNET_GCgen0size"] = "400000";
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        return start;
    }

    private void Ask(ReadOnlyMemory<byte> file, DecoderRequest request)
    {
        try
        {
            request.WriteTo(_requests);
            _requests.Write(file.Span);
            _requests.Flush();
        }
        catch (IOException exception)
        {
            throw Lost(exception);
        }
    }

    private DecoderAnswer ReadAnswer(DecoderAnswerKind expected)
    {
        try
        {
            DecoderAnswer answer = DecoderAnswer.ReadFrom(_answers);
            if (answer.Kind == expected) return answer;
            if (answer.Kind != DecoderAnswerKind.Refusal || !Enum.IsDefined((UnreadableReason)answer.First)) throw Nonsense();
            throw new PhotoUnreadableException((UnreadableReason)answer.First, ReadSentence(answer.Second));
        }
        catch (IOException exception)
        {
            throw Lost(exception);
        }
    }

    private string ReadSentence(int length) => length is < 0 or > LongestSentence ? throw Nonsense() : ReadText(length);

    private string ReadText(int length)
    {
        byte[] text = new byte[length];
        _answers.ReadExactly(text);
        return Encoding.UTF8.GetString(text);
    }

    private static DecoderLostException Lost(Exception exception) => new("The process that decodes photos stopped while decoding a photo.", exception);

    private static DecoderLostException Nonsense() => new("The process that decodes photos did not respond correctly.");
}

/// <summary>A decoder process ended, or answered nonsense, while handling a request.</summary>
internal sealed class DecoderLostException(string message, Exception? inner = null) : Exception(message, inner);
