using ConsentLens.Pipeline.Storage.Postgres;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Storage.Postgres;

/// <summary>A folder with a cluster that was made and stopped, so that tests of starting one need not make it: that takes seconds.</summary>
public sealed class MadeCluster : IAsyncLifetime
{
    public string Folder { get; } = TemporaryClusters.NewFolder();

    public string PidFile => Path.Combine(Folder, "cluster", "postmaster.pid");

    public async Task InitializeAsync()
    {
        if (PostgresInstallation.All().Count > 0)
            await (await OpenAsync()).DisposeAsync();
    }

    public async Task DisposeAsync()
    {
        if (Directory.Exists(Folder))
            await TemporaryClusters.RemoveAsync(Folder);
    }

    public Task<PrivateCluster> OpenAsync() => OpenAsync(Folder);

    public static Task<PrivateCluster> OpenAsync(string folder, string sharedBuffers = "32MB")
    {
        Dictionary<string, string> settings = new() { ["shared_buffers"] = sharedBuffers };
        return PrivateCluster.OpenAsync(new PrivateClusterOptions { Folder = folder, Settings = settings }, TimeProvider.System, CancellationToken.None);
    }
}
