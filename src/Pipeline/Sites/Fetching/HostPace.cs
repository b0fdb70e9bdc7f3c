using System.Collections.Concurrent;

namespace ConsentLens.Pipeline.Sites.Fetching;

/// <summary>Keeps the time between two requests to one host. Thread-safe.</summary>
internal sealed class HostPace(TimeSpan usual, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Turn> _turns = new();

    /// <summary>Waits for the host's next turn.</summary>
    public async Task WaitAsync(string host, CancellationToken cancellationToken)
    {
        TimeSpan wait = Take(host);
        if (wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellationToken);
    }

    /// <summary>Lets more time pass between requests from now on.</summary>
    public void SlowDown(string host, TimeSpan delay)
    {
        Turn turn = TurnOf(host);
        lock (turn)
        {
            if (delay <= turn.Apart) return;
            turn.Next += delay - turn.Apart;
            turn.Apart = delay;
        }
    }

    /// <summary>Takes the next turn, and says how long it is until then.</summary>
    internal TimeSpan Take(string host)
    {
        Turn turn = TurnOf(host);
        lock (turn)
        {
            DateTimeOffset now = time.GetUtcNow();
            DateTimeOffset mine = turn.Next > now ? turn.Next : now;
            turn.Next = mine + turn.Apart;
            return mine - now;
        }
    }

    private Turn TurnOf(string host) => _turns.GetOrAdd(host, _ => new Turn { Apart = usual, Next = time.GetUtcNow() });

    private sealed class Turn
    {
        public required TimeSpan Apart { get; set; }
        public required DateTimeOffset Next { get; set; }
    }
}
