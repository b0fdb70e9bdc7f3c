using Xunit;

namespace ConsentLens.Pipeline.Tests.Models;

/// <summary>A test that needs the models of the standard pack; it is skipped, saying so, where they are not.</summary>
internal sealed class SharedModelsFactAttribute : FactAttribute
{
    public SharedModelsFactAttribute()
    {
        if (SharedModels.Folder is null)
            Skip = "The models of the standard pack are not in a folder shared/models beside the checkout.";
    }
}
