using ConsentLens.Consent.People;
using ConsentLens.Synthetic.Numerics;
using ConsentLens.Synthetic.School;

namespace ConsentLens.Benchmarks.PictureNames;

/// <summary>Pupils with names that are common in UK schools.</summary>
internal sealed class WrittenRegister
{
    public WrittenRegister(int people, int seed)
    {
        People =
        [
            .. InventedNames.Draw(people, new SeededRandom(seed)).Select((name, number) => new Person { Id = $"p{number}", GivenName = name.Given, FamilyName = name.Family, Role = PersonRole.Pupil }),
        ];
        Names = new NamesInText(People);
    }

    public IReadOnlyList<Person> People { get; }

    public NamesInText Names { get; }
}
