using Xunit;
using Xunit.Sdk;

namespace ConsentLens.Pipeline.Tests.Vision.Faces;

/// <summary>A test on photographs of real people with built models; it is skipped, saying so, where either is missing.</summary>
[TraitDiscoverer(Speed.Discoverer, "ConsentLens.Pipeline.Tests")]
internal sealed class RealPhotosFactAttribute : FactAttribute, ITraitAttribute
{
    public RealPhotosFactAttribute(string pack = BuiltModels.Standard)
    {
        Skip = SharedPhotos.Folder is null ? "There is no folder shared/photos beside the checkout." : BuiltModels.ReasonToSkip(pack);
    }
}
