using NetVips;

namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>Stops libvips when a decode takes too long or its caller gives up. A step of a decoder that does not come back in between (one HEIC tile, one
/// progressive scan) ends first.</summary>
internal sealed class DecodeDeadline : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _timeout;
    private readonly CancellationTokenSource _either;
    private readonly CancellationTokenRegistration _registration;
    private Image? _running;

    internal DecodeDeadline(TimeSpan timeout, TimeProvider time, CancellationToken caller)
    {
        _caller = caller;
        _timeout = new CancellationTokenSource(timeout, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timeout.Token, caller);
        _registration = _either.Token.Register(Stop);
    }

    /// <summary>Computes <paramref name="image"/>; throws as soon as the time is up.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    /// <exception cref="TimeoutException">The time is up.</exception>
    internal T Compute<T>(Image image, Func<Image, T> compute)
        where T : IDisposable
    {
        Enter(image);
        T result;
        try
        {
            result = compute(image);
        }
        catch (VipsException) when (_either.IsCancellationRequested)
        {
            ThrowIfOver();
            throw;
        }
        finally
        {
            Leave();
        }
        return result;
    }

    public void Dispose()
    {
        _registration.Dispose();
        _either.Dispose();
        _timeout.Dispose();
    }

    internal void ThrowIfOver()
    {
        _caller.ThrowIfCancellationRequested();
        if (_timeout.IsCancellationRequested) throw new TimeoutException();
    }

    private void Enter(Image image)
    {
        lock (_gate)
        {
            ThrowIfOver();
            _running = image;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            _running = null;
        }
    }

    // Under the lock, so that the image cannot be released between the look and the kill.
    private void Stop()
    {
        lock (_gate)
        {
            _running?.SetKill(true);
        }
    }
}
