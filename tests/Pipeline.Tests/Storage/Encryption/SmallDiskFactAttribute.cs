using Xunit;
using Xunit.Sdk;

namespace ConsentLens.Pipeline.Tests.Storage.Encryption;

/// <summary>A test that mounts a small disk; it is skipped, saying so, where that is not allowed.</summary>
[TraitDiscoverer(Speed.Discoverer, "ConsentLens.Pipeline.Tests")]
internal sealed class SmallDiskFactAttribute : FactAttribute, ITraitAttribute
{
    public SmallDiskFactAttribute()
    {
        if (!SmallDisk.CanBeMounted()) Skip = "A small disk (mount -t tmpfs) can be mounted only by root on Linux.";
    }
}
