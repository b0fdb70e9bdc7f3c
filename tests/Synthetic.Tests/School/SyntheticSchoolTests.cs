using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Synthetic.Heads;
using ConsentLens.Synthetic.School;

namespace ConsentLens.Synthetic.Tests.School;

public sealed class SyntheticSchoolTests : IDisposable
{
    private static readonly SchoolOptions Small = new() { People = 12, References = 1, Photos = 9, Megapixels = 1, Siblings = 1 };

    private readonly string _root = Path.Combine(Path.GetTempPath(), "synthetic-" + Guid.NewGuid().ToString("N"));

    public void Dispose()
    {
        if (Directory.Exists(_root))
            Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task A_school_is_whole_and_made_twice_it_is_the_same()
    {
        string first = Path.Combine(_root, "first");
        string again = Path.Combine(_root, "again");
        Truth truth = await SyntheticSchool.WriteAsync(first, Small);
        await SyntheticSchool.WriteAsync(again, Small);
        string[] files = Files(first);
        Assert.Equal(files, Files(again));
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(Path.Combine(first, file)), File.ReadAllBytes(Path.Combine(again, file))));
        Assert.DoesNotContain(files, file => file.EndsWith(".part", StringComparison.Ordinal));
        await CheckTruthAsync(first, truth);
        await CheckRegisterAsync(first);
    }

    [Fact]
    public async Task A_folder_with_something_in_it_is_refused()
    {
        Directory.CreateDirectory(_root);
        await File.WriteAllTextAsync(Path.Combine(_root, "mine.txt"), "keep");
        await Assert.ThrowsAsync<IOException>(() => SyntheticSchool.WriteAsync(_root, Small));
        Assert.Single(Directory.GetFiles(_root));
    }

    [Fact]
    public void Every_case_occurs_in_a_register()
    {
        SchoolRegister register = SchoolRegister.Create(new SchoolOptions { People = 30 });
        Assert.Equal(30, register.People.Select(person => person.PersonId).Distinct().Count());
        Assert.Equal(30, register.People.Select(person => (person.GivenName, person.FamilyName)).Distinct().Count());
        SchoolPerson[] pupils = [.. register.People.Where(person => !person.IsStaff)];
        Assert.Equal(pupils.Length / 5, pupils.Count(person => person.Website != true));
        Assert.Contains(pupils, person => person.Website is null);
        Assert.Contains(pupils, person => person.IsBarred);
        Assert.Contains(pupils, person => person.BiometricParent1 is false);
        Assert.Contains(pupils, person => person.BiometricParent1 is null);
        Assert.Contains(pupils, person => person.BiometricOwn is false);
        Assert.Contains(pupils, person => person.LeavingDate is not null);
        Assert.Contains(pupils, person => !person.HasReferences);
        Assert.All(pupils, person => Assert.Equal(person.Upn[0], UniquePupilNumber.CheckLetter(person.Upn[1..])));
        Assert.Contains(register.People, person => person.IsStaff);
    }

    [Fact]
    public void No_two_people_share_a_head()
    {
        SchoolRegister register = SchoolRegister.Create(new SchoolOptions { People = SchoolOptions.MostPeople, Siblings = 6 });
        IEnumerable<HeadIdentity> heads = register.People.Select(person => person.Identity).Concat(register.Strangers);
        Assert.Equal(register.People.Count + register.Strangers.Count, heads.Distinct().Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => SchoolRegister.Create(new SchoolOptions { People = SchoolOptions.MostPeople + 1 }));
    }

    private static async Task CheckTruthAsync(string directory, Truth written)
    {
        Truth truth = await TruthFile.ReadAsync(Path.Combine(directory, "truth.json"), CancellationToken.None);
        Assert.Equal(written.Photos.Select(photo => photo.File), truth.Photos.Select(photo => photo.File));
        Assert.Equal(Small.Photos, truth.Photos.Count);
        Assert.Equal(Enum.GetValues<PhotoKind>(), truth.Photos.Select(photo => photo.Kind).Distinct().Order());
        var reader = new PhotoReader(new ImagingLimits());
        foreach (PhotoTruth photo in truth.Photos)
        {
            byte[] bytes = await File.ReadAllBytesAsync(Path.Combine(directory, "photos", photo.File));
            if (photo.Kind is PhotoKind.Damaged or PhotoKind.NotAPhoto)
            {
                Assert.Throws<PhotoUnreadableException>(() => reader.Decode(bytes, 0, CancellationToken.None));
                continue;
            }

            using RgbImage image = reader.Decode(bytes, 0, CancellationToken.None);
            Assert.Equal((photo.Width, photo.Height), (image.Width, image.Height));
            Assert.All(photo.Faces, face => Assert.True(face.Box.X >= 0 && face.Box.Right <= photo.Width));
        }

        PhotoTruth copy = truth.Photos.Single(photo => photo.Kind == PhotoKind.Duplicate);
        Assert.Equal(Bytes(directory, truth.Photos[0]), Bytes(directory, copy));
    }

    private static async Task CheckRegisterAsync(string directory)
    {
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(directory, "register.csv"));
        Assert.Equal(Small.People + 1, lines.Length);
        Assert.StartsWith("person_id,upn,given_name,family_name,role,year_group,class,website,", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("safeguarding,biometric_parent_1,biometric_parent_2,biometric_child,leaving_date", lines[0], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.Equal(17, line.Count(character => character == ',')));
        string[] people = [.. Directory.GetDirectories(Path.Combine(directory, "references")).Select(Path.GetFileName)!];
        Assert.All(people, person => Assert.Contains(lines, line => line.StartsWith(person + ",", StringComparison.Ordinal)));
    }

    private static byte[] Bytes(string directory, PhotoTruth photo) =>
        File.ReadAllBytes(Path.Combine(directory, "photos", photo.File));

    private static string[] Files(string directory) =>
    [
        .. Directory.GetFiles(directory, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(directory, file))
            .Order(StringComparer.Ordinal),
    ];
}
