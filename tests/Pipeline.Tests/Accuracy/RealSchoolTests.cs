using ConsentLens.Consent.Screening;
using ConsentLens.Pipeline.Tests.Faces;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.Accuracy;

/// <summary>
/// How the packs fare on photographs of real people. The photos are of grown-ups, mostly in front of the camera; children are harder for every
/// published model, so these are floors that must hold and not promises.
/// </summary>
public sealed class RealSchoolTests(ITestOutputHelper output)
{
    [RealPhotosFact]
    public async Task Standard_pack_allow_list()
    {
        using var school = new RealSchool(people: 60, strangers: 200);

        AccuracyCounts counts = await school.ScreenAsync(BuiltModels.Standard, ScreeningMode.AllowList);

        output.WriteLine($"standard, allow-list: {counts}");
        Assert.Equal(0, counts.RestrictedReleased);
        Assert.InRange(counts.StrangersShare, 0, 0.01);
        Assert.InRange(counts.PermittedAloneShare, 0.97, 1);
    }

    [RealPhotosFact]
    public async Task Standard_pack_block_list()
    {
        using var school = new RealSchool(people: 60, strangers: 200);

        AccuracyCounts counts = await school.ScreenAsync(BuiltModels.Standard, ScreeningMode.BlockList);

        output.WriteLine($"standard, block-list: {counts}");
        Assert.Equal(0, counts.RestrictedReleased);
    }

    [RealPhotosFact(BuiltModels.NpmOnly)]
    public async Task Npm_only_pack_allow_list()
    {
        using var school = new RealSchool(people: 25, strangers: 50);

        AccuracyCounts counts = await school.ScreenAsync(BuiltModels.NpmOnly, ScreeningMode.AllowList);

        output.WriteLine($"npm-only, allow-list: {counts}");
        Assert.Equal(0, counts.RestrictedReleased);
        Assert.InRange(counts.StrangersShare, 0, 0.04);
        Assert.InRange(counts.PermittedAloneShare, 0.8, 1);
    }

    [RealPhotosFact(BuiltModels.NpmOnly)]
    public async Task Npm_only_pack_block_list()
    {
        using var school = new RealSchool(people: 25, strangers: 0);

        AccuracyCounts counts = await school.ScreenAsync(BuiltModels.NpmOnly, ScreeningMode.BlockList);

        output.WriteLine($"npm-only, block-list: {counts}");
        Assert.Equal(0, counts.RestrictedReleased);
    }
}
