using System.Diagnostics;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using Xunit.Abstractions;
using static ConsentLens.Consent.Tests.Policy.Faces;

namespace ConsentLens.Consent.Tests.Policy;

public class ReleasePolicySpeedTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(ScreeningMode.AllowList)]
    [InlineData(ScreeningMode.BlockList)]
    public void A_photo_of_a_large_school_is_judged_in_far_less_time_than_it_is_decoded(ScreeningMode mode)
    {
        const int photos = 200;
        var school = new TestSchool();
        foreach (int number in Enumerable.Range(0, 2000))
            _ = school.With($"p{number}", Enum.GetValues<Use>());
        SchoolRegister register = school.Register();
        PhotoEvidence photo = Photo([.. Enumerable.Range(0, 30).Select(number => Match($"p{number}"))]);

        var clock = Stopwatch.StartNew();
        for (int count = 0; count < photos; count++)
            Assert.Equal(Verdict.Clear, ReleasePolicy.Judge(photo, register, AllowList with { Mode = mode }, TemplateCoverage.None, TestSchool.Now).Verdict);
        double milliseconds = clock.Elapsed.TotalMilliseconds / photos;
        output.WriteLine($"{mode}: 2,000 people, 30 faces: {milliseconds:F3} ms a photo");
        Assert.InRange(milliseconds, 0, 20);
    }
}
