namespace ConsentLens.Dashboard.Hosting;

/// <summary>Keeps a host running until it is told to stop.</summary>
internal static class StopSignal
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    /// <summary>Waits for the signal, and stops the host: jobs hand back what they have not finished.</summary>
    public static async Task WaitAsync(IHost host, CancellationToken cancellationToken)
    {
        var stopped = new TaskCompletionSource();
        using CancellationTokenRegistration registration = cancellationToken.Register(() => stopped.TrySetResult());
        await stopped.Task;
        using var limit = new CancellationTokenSource(Patience);
        await host.StopAsync(limit.Token);
        Console.WriteLine("Stopped.");
    }
}
