using ConsentLens.Synthetic.Heads;
using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.School;

/// <summary>Chooses who is in a photo: mostly one class, the occasional stranger, nobody twice.</summary>
internal sealed class FaceCast
{
    private const double StrangerShare = 0.06;
    private const double OneClassShare = 0.6;

    private readonly IReadOnlyList<CastMember> _people;
    private readonly IReadOnlyList<HeadIdentity> _strangers;

    public FaceCast(SchoolRegister register)
    {
        _people = [.. register.People.Select(person => new CastMember(person.PersonId, person.Class, person.Identity))];
        _strangers = register.Strangers;
    }

    /// <summary>As many as requested, if there are that many people.</summary>
    public IReadOnlyList<(string? PersonId, HeadIdentity Identity)> Draw(int count, SeededRandom random)
    {
        CastMember[] queue = random.Shuffle(_people);
        if (random.Chance(OneClassShare))
        {
            string present = random.Pick(_people).Class;
            queue = [.. queue.OrderBy(member => member.Class == present ? 0 : 1)];
        }

        var strangers = new Queue<HeadIdentity>(random.Shuffle(_strangers));
        var chosen = new List<(string?, HeadIdentity)>();
        int next = 0;
        while (chosen.Count < count && (next < queue.Length || strangers.Count > 0))
        {
            bool isStranger = strangers.Count > 0 && (next == queue.Length || random.Chance(StrangerShare));
            if (isStranger)
                chosen.Add((null, strangers.Dequeue()));
            else
                chosen.Add((queue[next].PersonId, queue[next++].Identity));
        }

        return chosen;
    }

    private sealed record CastMember(string PersonId, string Class, HeadIdentity Identity);
}
