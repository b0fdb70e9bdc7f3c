using Xunit;

namespace ConsentLens.Dashboard.Tests.CommandLine;

/// <summary><c>consentlens models check</c>, and what a screening does with models that are not what the manifest says.</summary>
public sealed class ModelsCommandTests : IDisposable
{
    private readonly SchoolFolder _school = new();

    public void Dispose() => _school.Dispose();

    [BuiltModelsFact]
    public async Task It_prints_what_is_in_use_with_licences()
    {
        ProgramRun run = await ProgramRun.Of("models", "check", "--models", _school.CopyModels());

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("standard (in use)", run.Output, StringComparison.Ordinal);
        Assert.Contains("yunet", run.Output, StringComparison.Ordinal);
        Assert.Contains("verified", run.Output, StringComparison.Ordinal);
        Assert.Contains("Apache-2.0", run.Output, StringComparison.Ordinal);
    }

    [BuiltModelsFact]
    public async Task A_model_that_was_changed_is_named_and_never_used()
    {
        string models = _school.CopyModels();
        string path = Path.Combine(models, "built", "face-reidentification-retail-0095.onnx");
        byte[] model = await File.ReadAllBytesAsync(path);
        model[^1] ^= 1;
        await File.WriteAllBytesAsync(path, model);

        ProgramRun check = await ProgramRun.Of("models", "check", "--models", models);
        ProgramRun screen = await ProgramRun.Of(_school.Screen("--models", models));

        Assert.Equal(2, check.ExitCode);
        Assert.Contains("wrong hash", check.Output, StringComparison.Ordinal);
        Assert.Contains("face-reidentification-retail-0095.onnx has the SHA-256", check.Errors, StringComparison.Ordinal);
        Assert.Equal(2, screen.ExitCode);
        Assert.Contains("is not used", screen.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_school.Output));
    }

    [BuiltModelsFact]
    public async Task Without_the_standard_models_it_says_how_to_build_them()
    {
        string models = _school.CopyModels();
        File.Delete(Path.Combine(models, "built", "yunet.onnx"));

        ProgramRun run = await ProgramRun.Of("models", "check", "--models", models, "--pack", "standard");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("ModelBuilder", run.Errors, StringComparison.Ordinal);
        Assert.Contains("not built", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_no_models_folder_is_refused()
    {
        ProgramRun run = await ProgramRun.Of("models", "check", "--models", _school.PathOf("photos"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("There is no manifest.json", run.Errors, StringComparison.Ordinal);
    }
}
