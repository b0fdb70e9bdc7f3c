using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding.Native;
using NetVips;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Decoding;

public sealed class DecodeDeadlineTests
{
    [Fact]
    public void Time_that_runs_out_while_libvips_computes_stops_it()
    {
        var time = new TimerByHand();
        using var deadline = new DecodeDeadline(TimeSpan.FromSeconds(10), time, CancellationToken.None);
        Assert.Throws<TimeoutException>(() => ComputeWhile(deadline, time.Fire));
    }

    [Fact]
    public void A_caller_that_gives_up_while_libvips_computes_stops_it()
    {
        using var caller = new CancellationTokenSource();
        using var deadline = new DecodeDeadline(TimeSpan.FromSeconds(10), TimeProvider.System, caller.Token);
        Assert.ThrowsAny<OperationCanceledException>(() => ComputeWhile(deadline, caller.Cancel));
    }

    [Fact]
    public void Without_either_the_computation_ends()
    {
        using var deadline = new DecodeDeadline(TimeSpan.FromSeconds(10), TimeProvider.System, CancellationToken.None);
        Assert.Equal(64 * 64 * 3, ComputeWhile(deadline, () => { }));
    }

    private static int ComputeWhile(DecodeDeadline deadline, Action meanwhile)
    {
        using RgbImage drawn = DrawnPhoto.Quarters(64, 64);
        using Image view = VipsPixels.Over(drawn);
        using Image lazy = view.Invert();
        using NativeBlock pixels = deadline.Compute(lazy, image =>
        {
            meanwhile();
            return image.ToPixels();
        });
        return pixels.GetSpan().Length;
    }

    /// <summary>A clock whose one timer goes off when the test says so.</summary>
    private sealed class TimerByHand : TimeProvider
    {
        private Action _fire = () => throw new InvalidOperationException("No timer was set.");

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _fire = () => callback(state);
            return new Timer();
        }

        internal void Fire() => _fire();

        private sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
