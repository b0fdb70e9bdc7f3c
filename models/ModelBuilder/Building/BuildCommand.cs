using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.ModelBuilder.Building;

/// <summary>Builds one pack or all of them, and reports the result of each on one line.</summary>
public sealed class BuildCommand
{
    private readonly TextWriter _output;
    private readonly TextWriter _errors;
    private readonly TimeProvider _time;

    public BuildCommand(TextWriter output, TextWriter errors, TimeProvider time)
    {
        _output = output;
        _errors = errors;
        _time = time;
    }

    /// <summary>Builds the packs. Unless a pack is requested, one that can be built is enough, and after a failed download no other is tried for a
    /// day.</summary>
    /// <param name="modelsDirectory">The models folder, or null for the one above the program.</param>
    /// <param name="requestedPack">The pack to build, or null for all that are not optional.</param>
    /// <param name="retry">Downloads even if a download failed within the last day.</param>
    /// <returns>The exit code: 0 when there is a pack to work with, else 1.</returns>
    public async Task<int> RunAsync(string? modelsDirectory, string? requestedPack, bool retry, CancellationToken cancellationToken)
    {
        try
        {
            string folder = ModelsDirectory.Find(modelsDirectory);
            ModelManifest manifest = ModelManifest.Read(folder);
            IReadOnlyList<PackDescription> packs = requestedPack is null ? manifest.Packs : [manifest.Pack(requestedPack)];
            PackDescription[] beside = manifest.Reading is { } reading && requestedPack is null ? [reading] : [];
            var memory = new DownloadMemory(Path.Combine(folder, "built"), _time);
            using var downloader = new ModelDownloader(_time);
            bool mayDownload = retry || requestedPack is not null || !memory.FailedRecently();
            var locator = new ModelLocator(folder, manifest, mayDownload ? downloader : null);
            var builder = new PackBuilder(folder, manifest, locator);

            if (!mayDownload && !packs.Concat(beside).All(builder.IsBuilt))
                await _output.WriteLineAsync("Models: downloads failed within the last day, so none is tried now; use --retry to try again.");

            int ready = 0;
            foreach (PackDescription pack in packs)
                ready += await BuildAsync(builder, memory, pack, cancellationToken) ? 1 : 0;

            // Without these every face is screened all the same, and every photo goes to review.
            foreach (PackDescription pack in beside)
                _ = await BuildAsync(builder, memory, pack, cancellationToken);

            return ready > 0 ? 0 : 1;
        }
        catch (ModelException error)
        {
            await _errors.WriteLineAsync(error.Message);
            return 1;
        }
    }

    private async Task<bool> BuildAsync(PackBuilder builder, DownloadMemory memory, PackDescription pack, CancellationToken cancellationToken)
    {
        if (builder.IsBuilt(pack))
        {
            await _output.WriteLineAsync($"Models: the pack '{pack.Name}' is built and verified.");
            return true;
        }

        try
        {
            await builder.BuildAsync(pack, cancellationToken);
            await _output.WriteLineAsync($"Models: built and verified the pack '{pack.Name}'.");
            return true;
        }
        catch (ModelException error)
        {
            if (error is ModelDownloadException)
                memory.RememberFailure();
            await _errors.WriteLineAsync($"Models: the pack '{pack.Name}' could not be built. {error.Message}");
            return false;
        }
    }
}
