using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;

namespace ConsentLens.Pipeline.Tests.Histories;

/// <summary>
/// Says of a picture of which some faces can be seen why it must not be shown: somebody can be recognised in it, or is named with it, who is restricted there
/// now and whom the program can know of. This is what it promises, in plain words:
/// <list type="bullet">
/// <item>A face is known from when the photo was compared with the person's template, which is when it is screened, and every night; and when somebody says whose it is.</item>
/// <item>A block-list knows everybody on the register, whoever joins from the next night on: who has no template holds the photo.</item>
/// <item>A name that came with the photo, with its batch or with the same bytes is known from when somebody has it, until somebody checked it.</item>
/// <item>What somebody said of a face settles it for those who had a template and were restricted when it was said, and for nobody else.</item>
/// <item>Whom somebody said it is, and excepted in this photo on this channel, may be shown until the next no, bar or hold of theirs.</item>
/// <item>Whom somebody said a face of the same picture is, they are in every photo of it, unless somebody said since that it is another picture.</item>
/// <item>What somebody stopped is the picture: in other bytes, too, once a worker has looked into what was stopped, unless the pixels are others and somebody said since that it is another picture.</item>
/// <item>Who has no template is known by that of somebody of the same family and year.</item>
/// </list>
/// </summary>
/// <param name="isAlwaysKnown">Who is known without a template.</param>
/// <param name="templates">When the template of each person who has one was made.</param>
internal sealed class Oracle(Truth truth, IReadOnlyDictionary<string, DateTimeOffset> templates, Func<TruePerson, bool> isRestricted, Func<TruePerson, bool> isAlwaysKnown, int channel, DateTimeOffset now)
{
    private readonly Use _use = World.Channels[channel].Use;

    public string? WhyNot(TruePhoto photo, IReadOnlyCollection<int> visible)
    {
        if (truth.Photos.Exists(other => IsStoppedBy(photo, other)))
            return "somebody stopped it";
        int seen = visible.FirstOrDefault(place => IsLeak(photo, place), -1);
        if (seen >= 0)
            return $"human {photo.Drawing.Faces[seen].Human} ({truth.Of(photo.Drawing.Faces[seen].Human).Id}) can be recognised in it";
        TruePerson? named = truth.People.FirstOrDefault(person => isRestricted(person) && IsNamed(photo, person));
        return named is null ? null : $"it is named after human {named.Human} ({named.Id})";
    }

    private static bool IsStoppedBy(TruePhoto photo, TruePhoto other) =>
        other.Picture == photo.Picture
        && other.StoppedAt is { } since
        && (other.Coding == photo.Coding || (other.WasLookedInto && (Sketch.HasSamePixels(photo.Coding, other.Coding) || !(photo.AnotherPictureAt > since))));

    private bool IsLeak(TruePhoto photo, int place)
    {
        TruePerson person = truth.Of(photo.Drawing.Faces[place].Human);
        if (!isRestricted(person))
            return false;
        TrueWord? word = photo.Words.GetValueOrDefault(place);
        if (word is { Kind: HumanAssertionKind.IsPerson } && word.Human == person.Human)
            return !(photo.Exceptions.TryGetValue((person.Human, channel), out DateTimeOffset exceptedAt) && exceptedAt >= person.SaidNoAt(_use));
        if (IsSaidElsewhere(photo, place, person))
            return true;
        DateTimeOffset? template = TemplateOf(person) ?? (TwinOf(person) is { } twin ? TemplateOf(twin) : null);
        bool isKnown = isAlwaysKnown(person) || (template is not null && photo.ComparedAt >= template);
        return isKnown && !IsSettled(word, person, template);
    }

    private bool IsSaidElsewhere(TruePhoto photo, int place, TruePerson person) => photo.WasScreened && truth.Photos.Exists(other =>
        other != photo
        && other.Picture == photo.Picture
        && other.WasScreened
        && other.Words.GetValueOrDefault(place) is { Kind: HumanAssertionKind.IsPerson } said
        && said.Human == person.Human
        && !(photo.AnotherPictureAt > said.At));

    private bool IsSettled(TrueWord? word, TruePerson person, DateTimeOffset? template) =>
        word is { Kind: HumanAssertionKind.IsPerson or HumanAssertionKind.Guest or HumanAssertionKind.NotAFace }
        && word.At >= person.ChangedAt(_use, now)
        && !(word.At < template);

    private DateTimeOffset? TemplateOf(TruePerson person) => templates.TryGetValue(person.Id, out DateTimeOffset madeAt) ? madeAt : null;

    // Who is on the register with the same family name; all are of one year.
    private TruePerson? TwinOf(TruePerson person) => truth.People.FirstOrDefault(other => other != person && other.EnteredAt is not null && other.Family == person.Family);

    private bool IsNamed(TruePhoto photo, TruePerson person) =>
        photo.Names.TryGetValue(person.Name, out DateTimeOffset namedAt)
        && !(photo.NamesCheckedAt >= namedAt && photo.NamesCheckedAt >= person.ChangedAt(_use, now) && photo.NamesCheckedAt >= person.EnteredAt);
}
