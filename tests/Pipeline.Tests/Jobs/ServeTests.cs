using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ConsentLens.Pipeline.Tests.Storage;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Jobs;

[Collection(JobsCollection.Name)]
public sealed class ServeTests(PostgresFixture postgres)
{
    [ScreeningFact]
    public async Task Serve_says_how_it_is_counts_workers_and_stops_cleanly()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        string address = $"http://127.0.0.1:{FreePort()}";
        using WorkerProcess serve = WorkerProcess.Start(database.ConnectionString, workshop.Data, "serve", "--listen", address);
        using WorkerProcess worker = WorkerProcess.Start(database.ConnectionString, workshop.Data, "worker");
        await Polling.UntilAsync(database.DataSource, $"select count(*) from {Polling.Workers}", 2, TimeSpan.FromSeconds(60), serve, worker);
        using var client = new HttpClient { BaseAddress = new Uri(address) };

        HttpResponseMessage health = await client.GetAsync(new Uri("/health", UriKind.Relative));
        string text = await health.Content.ReadAsStringAsync();
        Assert.True(health.StatusCode == HttpStatusCode.OK, text + serve.Output);
        using JsonDocument report = JsonDocument.Parse(text);
        Assert.Equal(["database", "jobs", "disk", "models", "reading", "decoders"], report.RootElement.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("name").GetString()));
        string metrics = await client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Contains("consentlens_workers 2\n", metrics, StringComparison.Ordinal);

        await worker.TerminateAsync();
        await serve.TerminateAsync();
        Assert.True(serve.ExitCode == 0 && worker.ExitCode == 0, serve.Output + worker.Output);
        Assert.Contains("Stopped.", serve.Output, StringComparison.Ordinal);
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
