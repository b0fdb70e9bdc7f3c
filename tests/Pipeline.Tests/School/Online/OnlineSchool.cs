using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.School.Invariants;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.Vision.Decoding;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Online;

/// <summary>The drawn school whose site is looked through.</summary>
internal static class OnlineSchool
{
    /// <summary>Those who are recognised: who may be shown on the website, and two at least who may not, from now on.</summary>
    public static async Task<(Person[] Shown, Person[] Restricted)> PeopleAsync(Workshop workshop, int school)
    {
        await using ConsentLensDbContext context = workshop.Contexts.Create(school);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        SchoolRegister register = await new RegisterStore(context, TimeProvider.System).LoadAsync(now, default);
        string[] enrolled = await context.Templates.Select(template => template.PersonId).Distinct().ToArrayAsync();
        List<Person> shown = [.. register.People.Where(person => enrolled.Contains(person.Id) && register.IsPermitted(person.Id, Use.Website, now))];
        List<Person> restricted = [.. register.People.Where(person => enrolled.Contains(person.Id) && !register.IsPermitted(person.Id, Use.Website, now))];
        while (restricted.Count < 2)
        {
            await WithdrawAsync(workshop, school, shown[^1].Id);
            restricted.Add(shown[^1]);
            shown.RemoveAt(shown.Count - 1);
        }

        Assert.NotEmpty(shown);
        return ([.. shown], [.. restricted]);
    }

    public static async Task WithdrawAsync(Workshop workshop, int school, string person) =>
        await workshop.Get<RecordConsent>().RunAsync(school, person, [new NewConsentDecision(person, Use.Website, DecisionKind.Withdrawn, Decider.ParentOrCarer, TimeProvider.System.GetUtcNow())], "office", default);

    public static async Task AssertSoundAsync(Workshop workshop, int school)
    {
        IReadOnlyList<InvariantFinding> findings = await workshop.Get<CheckInvariants>().RunAsync(school, CheckScope.Disk, default);
        Assert.All(findings, finding => Assert.True(finding.IsSound, $"{finding.Rule}: {string.Join("; ", finding.First)}"));
    }

    /// <summary>Somebody from close by, on a ground.</summary>
    public static async Task<byte[]> PortraitAsync(DrawnSchool drawn, string person)
    {
        using RgbImage portrait = new PhotoReader(new ImagingLimits()).Decode(await File.ReadAllBytesAsync(Directory.EnumerateFiles(Path.Combine(drawn.References, person)).Order(StringComparer.Ordinal).First()), 0, default);
        using RgbImage photo = Pictures.Grey(1400, 1000);
        Pictures.Paste(photo, portrait, (photo.Width - portrait.Width) / 2, (photo.Height - portrait.Height) / 2);
        return JpegEncoder.Encode(photo, 92);
    }

    public static byte[] Landscape(int seed)
    {
        using RgbImage image = DrawnPhoto.Texture(640, 480, seed);
        return JpegEncoder.Encode(image, 92);
    }

    /// <summary>Somebody who was drawn and has no template.</summary>
    public static async Task<string> UnknownAsync(DrawnSchool drawn, Workshop workshop, int school)
    {
        await using ConsentLensDbContext context = workshop.Contexts.Create(school);
        string[] enrolled = await context.Templates.Select(template => template.PersonId).Distinct().ToArrayAsync();
        return Directory.EnumerateDirectories(drawn.References).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal).First(person => !enrolled.Contains(person));
    }
}
