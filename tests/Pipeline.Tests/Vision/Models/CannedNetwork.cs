namespace ConsentLens.Pipeline.Tests.Vision.Models;

/// <summary>A network that gives the answer a test wants.</summary>
internal sealed class CannedNetwork(Func<CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    /// <summary>How often it was asked.</summary>
    internal int Requests { get; private set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests++;
        return answer(cancellationToken);
    }
}
