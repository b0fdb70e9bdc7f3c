namespace ConsentLens.Pipeline.Sites.Fetching;

/// <summary>Every try of a request waits for its turn, and has its own time.</summary>
internal sealed class PacedHandler(HostPace pace, TimeSpan most, TimeProvider time, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await pace.WaitAsync(SiteHosts.NameOf(request.RequestUri!), cancellationToken);
        using var deadline = new CancellationTokenSource(most, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await base.SendAsync(request, either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The server did not answer in time.", exception);
        }
    }
}
