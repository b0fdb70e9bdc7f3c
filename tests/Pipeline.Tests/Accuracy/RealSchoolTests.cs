using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.Accuracy;

/// <summary>
/// How the packs fare on photographs of real people. The photos are of grown-ups, mostly in front of the camera; children are harder for every
/// published model, so these are floors that must hold and not promises.
/// </summary>
public sealed class RealSchoolTests(ITestOutputHelper output)
{
    /// <summary>The npm-only pack takes some 0.25 s a photo: the whole school is for <c>./test --long</c>.</summary>
    private static RealSchool SmallerUnlessLong() =>
        LongTests.AreAsked ? new RealSchool(people: 60, strangers: 200) : new RealSchool(people: 20, strangers: 50);

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
        using RealSchool school = SmallerUnlessLong();

        AccuracyCounts counts = await school.ScreenAsync(BuiltModels.NpmOnly, ScreeningMode.AllowList);

        output.WriteLine($"npm-only, allow-list: {counts}");
        Assert.Equal(0, counts.RestrictedReleased);
        Assert.InRange(counts.StrangersShare, 0, 0.02);
        Assert.InRange(counts.PermittedAloneShare, 0.9, 1);
    }

    [RealPhotosFact(BuiltModels.NpmOnly)]
    public async Task Npm_only_pack_block_list()
    {
        using RealSchool school = SmallerUnlessLong();

        AccuracyCounts counts = await school.ScreenAsync(BuiltModels.NpmOnly, ScreeningMode.BlockList);

        output.WriteLine($"npm-only, block-list: {counts}");
        Assert.Equal(0, counts.RestrictedReleased);
    }
}
