using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Models;

/// <summary>A test that needs the files of a model; it is skipped, saying so, where they are not.</summary>
internal sealed class ModelFilesFactAttribute : FactAttribute
{
    public ModelFilesFactAttribute(string model)
    {
        if (!RepositoryModels.Has(model))
            Skip = $"The files of the model '{model}' are in none of the folders that models/manifest.json names.";
    }
}
