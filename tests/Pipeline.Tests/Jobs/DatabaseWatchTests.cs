using System.Diagnostics;
using System.Globalization;
using System.Net;
using ConsentLens.Pipeline.Tests.Storage;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Jobs;

public sealed class DatabaseWatchTests
{
    [ScreeningFact]
    public async Task Serve_starts_its_private_database_again_when_that_is_killed()
    {
        // Named like the other temporary clusters, so that what a killed test run leaves is found.
        string data = TemporaryClusters.NewFolder();
        string database = Path.Combine(data, "postgres");
        string address = $"http://127.0.0.1:{ServeTests.FreePort()}";
        WorkerProcess serve = WorkerProcess.Start(string.Empty, data, "serve", "--listen", address);
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(20) };
            await UntilHealthyAsync(client, serve);
            int before = ServerOf(database);
            using (var server = Process.GetProcessById(before))
                server.Kill();
            long start = Stopwatch.GetTimestamp();
            await UntilAsync(() => Task.FromResult(ServerOf(database) is not 0 and int now && now != before), serve);
            await UntilHealthyAsync(client, serve);
            await UntilAsync(() => Task.FromResult(serve.Output.Contains("was restarted", StringComparison.Ordinal)), serve);
            Console.WriteLine($"The private database was killed under serve, and everything was well again {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s later.");
            await serve.TerminateAsync();
            Assert.True(serve.ExitCode == 0, serve.Output);
        }
        finally
        {
            serve.Dispose();
            await TemporaryClusters.RemoveAsync(database);
            Directory.Delete(data, recursive: true);
        }
    }

    private static Task UntilHealthyAsync(HttpClient client, WorkerProcess serve) => UntilAsync(
        async () =>
        {
            try
            {
                using HttpResponseMessage answer = await client.GetAsync(new Uri("/health", UriKind.Relative));
                return answer.StatusCode == HttpStatusCode.OK;
            }
            catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
            {
                return false;
            }
        },
        serve);

    private static Task UntilAsync(Func<Task<bool>> isSo, WorkerProcess serve) => Patience.UntilAsync(isSo, TimeSpan.FromSeconds(90), () => serve.Output);

    /// <summary>The server's process; 0 while there is none.</summary>
    private static int ServerOf(string database)
    {
        try
        {
            return int.TryParse(File.ReadLines(PidFileOf(database)).FirstOrDefault(), CultureInfo.InvariantCulture, out int id) ? id : 0;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }

    private static string PidFileOf(string database) => Directory.EnumerateFiles(database, "postmaster.pid", SearchOption.AllDirectories).SingleOrDefault() ?? Path.Combine(database, "none");
}
