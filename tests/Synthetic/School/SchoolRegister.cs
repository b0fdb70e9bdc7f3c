using ConsentLens.Synthetic.Heads;
using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.School;

/// <summary>Everybody who belongs to a synthetic school. Which pupil has which answer follows the place in the register, so that every school, however small,
/// has each case; the remaining answers are drawn.</summary>
public sealed class SchoolRegister
{
    private const int PeopleToOneStaff = 8;
    private const int PupilsOfClass = 15;
    private const int YoungestYear = 3;
    private const int Years = 4;
    private const int LocalAuthority = 330;
    private const int SchoolNumber = 2417;
    private const int FirstYear = 2020;

    private SchoolRegister(IReadOnlyList<SchoolPerson> people, IReadOnlyList<HeadIdentity> strangers)
    {
        (People, Strangers) = (people, strangers);
    }

    public IReadOnlyList<SchoolPerson> People { get; }

    /// <summary>Heads of people who do not belong to the school; unlike anybody's who does.</summary>
    public IReadOnlyList<HeadIdentity> Strangers { get; }

    public static SchoolRegister Create(SchoolOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.People, SchoolOptions.MostPeople);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Siblings, HeadAtlas.Siblings.Count);
        int staff = Math.Max(1, options.People / PeopleToOneStaff);
        int pupils = options.People - staff;
        int strangers = Math.Max(4, options.People / 4);
        IReadOnlyList<HeadIdentity> heads = HeadAtlas.People;
        var random = new SeededRandom((options.Seed * 37) + 5);
        IReadOnlyList<(string Given, string Family)> names = InventedNames.Draw(options.People, random);
        var people = new List<SchoolPerson>();
        for (int i = 0; i < pupils; i++)
            people.Add(Pupil(i, heads[i], names[i], random));
        for (int i = 0; i < staff; i++)
            people.Add(StaffMember(i, heads[pupils + i], names[pupils + i]));
        for (int i = 0; i < Math.Min(options.Siblings, pupils / 2); i++)
            people[pupils - 1 - i] = people[pupils - 1 - i] with { FamilyName = people[i].FamilyName, Identity = HeadAtlas.Siblings[i] };
        return new SchoolRegister(people, [.. heads.Skip(options.People).Take(strangers)]);
    }

    private static SchoolPerson Pupil(int index, HeadIdentity head, (string Given, string Family) name, SeededRandom random)
    {
        int group = index / PupilsOfClass;
        int year = YoungestYear + (group / 2 % Years);
        int parallel = (group % 2) + (2 * (group / (2 * Years)));
        return new SchoolPerson
        {
            PersonId = $"p{index + 1:D3}",
            Identity = head,
            Upn = UniquePupilNumber.Create(LocalAuthority, SchoolNumber, FirstYear - year + YoungestYear, index + 1),
            GivenName = name.Given,
            FamilyName = name.Family,
            IsStaff = false,
            YearGroup = $"{year}",
            Class = $"{year}{(char)('A' + parallel)}",
            Website = index % 5 == 4 ? (index % 10 == 9 ? null : false) : true,
            SocialMedia = Answer(random, 0.7),
            Press = Answer(random, 0.5),
            Print = Answer(random, 0.8),
            Newsletter = Answer(random, 0.85),
            NameWithImage = Answer(random, 0.3),
            IsBarred = index % 15 == 7,
            BiometricParent1 = index % 15 == 6 ? null : index % 19 != 3,
            BiometricParent2 = random.Chance(0.6) ? index % 17 != 15 : null,
            BiometricOwn = index % 17 == 11 ? false : random.Chance(0.5) ? true : null,
            LeavingDate = index == 12 ? new DateOnly(2025, 7, 18) : null,
            HasReferences = index % 13 != 9,
        };
    }

    private static SchoolPerson StaffMember(int index, HeadIdentity head, (string Given, string Family) name) => new()
    {
        PersonId = $"s{index + 1:D2}",
        Identity = head,
        GivenName = name.Given,
        FamilyName = name.Family,
        IsStaff = true,
        Website = index % 4 != 3,
        SocialMedia = true,
        Press = index % 2 == 0,
        Print = true,
        Newsletter = true,
        NameWithImage = true,
        BiometricOwn = index % 5 == 4 ? null : true,
    };

    /// <summary>Yes with the given probability, otherwise no or no answer equally often.</summary>
    private static bool? Answer(SeededRandom random, double yes)
    {
        if (random.Chance(yes))
            return true;
        return random.Chance(0.5) ? false : null;
    }
}
