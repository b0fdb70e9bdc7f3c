using System.Collections.Concurrent;
using ConsentLens.Pipeline.Vision.Decoding.Native;
using Microsoft.Extensions.Logging;

namespace ConsentLens.Pipeline.Vision.Decoding.Isolation;

/// <summary>Decodes photos in child processes, so a file that crashes a decoder takes nothing else down: the child is replaced, the file is tried once more and
/// then refused. Children are kept for the next photo. Thread-safe.</summary>
/// <param name="atOnce">Maximum number of photos decoded at once, and so of children; further ones wait.</param>
/// <param name="logger">Told once how the children are confined.</param>
public sealed partial class IsolatedPhotoReader(DecoderProgram program, ImagingLimits limits, int atOnce, TimeProvider time, ILogger<IsolatedPhotoReader> logger) : IPhotoReader, IDisposable
{
    /// <summary>These must always be in place; the others depend on how the program was started and on the kernel.</summary>
    private const CageWalls Essential = CageWalls.SystemCalls | CageWalls.NoNewPrivileges;

    /// <summary>A child may have been ended by chance, for instance because memory was short: the first time is not the photo's fault.</summary>
    private const int Tries = 2;

    /// <summary>The child keeps the deadline itself. One that takes this much longer hangs, and is ended.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly ConcurrentBag<DecoderProcess> _waiting = [];
    private readonly SemaphoreSlim _places = new(atOnce, atOnce);
    private volatile bool _disposed;
    private int _isLogged;

    public ImagingLimits Limits => limits;

    public PhotoHeader ReadHeader(ReadOnlyMemory<byte> file)
    {
        PhotoFile.CheckLength(file.Length, limits);
        return Ask(child => child.ReadHeader(file), CancellationToken.None);
    }

    public RgbImage Decode(ReadOnlyMemory<byte> file, int maxLongSide, CancellationToken cancellationToken) => Read(file, maxLongSide, cancellationToken).Image;

    public DecodedPhoto Read(ReadOnlyMemory<byte> file, int maxLongSide, CancellationToken cancellationToken) =>
        Read(file, new DecoderRequest(DecoderTask.Read, file.Length, maxLongSide), cancellationToken);

    public DecodedPhoto ReadUnchecked(ReadOnlyMemory<byte> file, int maxLongSide, CancellationToken cancellationToken) =>
        Read(file, new DecoderRequest(DecoderTask.ReadUnchecked, file.Length, maxLongSide), cancellationToken);

    public void RequireWhole(ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        PhotoFile.CheckLength(file.Length, limits);
        _ = Ask(child => child.RequireWhole(file), cancellationToken);
    }

    /// <summary>How the children are confined. Starts one if none has been needed yet.</summary>
    /// <exception cref="ImagingUnavailableException">None can be started.</exception>
    public CageWalls Walls(CancellationToken cancellationToken) => Ask(child => child.Walls, cancellationToken);

    public void Dispose()
    {
        _disposed = true;
        while (_waiting.TryTake(out DecoderProcess? child)) child.Dispose();
    }

    private DecodedPhoto Read(ReadOnlyMemory<byte> file, DecoderRequest request, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(request.LongSide);
        PhotoFile.CheckLength(file.Length, limits);
        return Ask(child => child.Read(file, request, limits), cancellationToken);
    }

    private T Ask<T>(Func<DecoderProcess, T> request, CancellationToken cancellationToken)
    {
        _places.Wait(cancellationToken);
        try
        {
            return AskTwice(request, cancellationToken);
        }
        finally
        {
            _places.Release();
        }
    }

    private T AskTwice<T>(Func<DecoderProcess, T> request, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return AskOnce(request, cancellationToken);
            }
            catch (DecoderLostException) when (attempt < Tries)
            {
                // Try once more, with another child.
            }
            catch (DecoderLostException exception)
            {
                throw new PhotoUnreadableException(
                    UnreadableReason.DecoderLost,
                    "The photo twice crashed the program that opens pictures; save it again as an ordinary JPEG.",
                    exception);
            }
        }
    }

    private T AskOnce<T>(Func<DecoderProcess, T> request, CancellationToken cancellationToken)
    {
        DecoderProcess child = Rent();
        bool isWell = false;
        using var deadline = new CancellationTokenSource(limits.DecodeTimeout + Grace, time);
        try
        {
            using CancellationTokenRegistration hanging = deadline.Token.Register(child.Kill);
            using CancellationTokenRegistration stopped = cancellationToken.Register(child.Kill);
            T result = request(child);
            isWell = true;
            return result;
        }
        catch (PhotoUnreadableException)
        {
            isWell = true;
            throw;
        }
        catch (DecoderLostException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (DecoderLostException exception) when (deadline.IsCancellationRequested)
        {
            throw PhotoFile.TooSlow(limits, exception);
        }
        finally
        {
            // A child killed at the very end of its answer would be noticed only at the next request, and that photo would be blamed.
            if (isWell && !deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested) Return(child);
            else child.Dispose();
        }
    }

    private DecoderProcess Rent()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_waiting.TryTake(out DecoderProcess? child)) return child;
        child = Start();
        if (Interlocked.Exchange(ref _isLogged, 1) == 0)
            LogWalls((child.Walls & Essential) == Essential ? LogLevel.Information : LogLevel.Warning, child.Walls.Describe());
        return child;
    }

    private DecoderProcess Start()
    {
        try
        {
            return DecoderProcess.Start(program, limits);
        }
        catch (ImagingUnavailableException)
        {
            // This one, too, may have been ended by chance.
            return DecoderProcess.Start(program, limits);
        }
    }

    private void Return(DecoderProcess child)
    {
        _waiting.Add(child);
        if (_disposed && _waiting.TryTake(out DecoderProcess? late)) late.Dispose();
    }

    [LoggerMessage("Isolation of the processes that decode photos: {Walls}.")]
    private partial void LogWalls(LogLevel level, string walls);
}
