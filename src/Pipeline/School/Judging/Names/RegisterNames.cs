using ConsentLens.Consent.People;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Vision.Reading;

namespace ConsentLens.Pipeline.School.Judging.Names;

/// <summary>The names of everybody on a register, to be looked for in texts. A text that was searched for other names is stale.</summary>
internal sealed class RegisterNames
{
    /// <summary>Goes up when <see cref="NamesInText"/> or <see cref="PictureNames"/> looks for names in another way: every text is searched again then.</summary>
    private const int Rules = 2;

    private readonly Lazy<NamesInText> _names;

    public RegisterNames(SchoolRegister register)
    {
        _names = new Lazy<NamesInText>(() => new NamesInText(register.People));
        FieldEncoding fields = new FieldEncoding("names of a register").Add(Rules);
        foreach (Person person in register.People.OrderBy(person => person.Id, StringComparer.Ordinal))
            fields.Add(person.Id).Add(person.GivenName).Add(person.FamilyName);
        Sha256 = Digest.Sha256(fields.ToArray()).ToArray();
    }

    /// <summary>Stands for these names and the way in which they are looked for.</summary>
    public byte[] Sha256 { get; }

    /// <summary>Everybody whom the lines read in a picture name, and where.</summary>
    public IReadOnlyList<NamedLine> In(IReadOnlyList<TextLine> lines) => lines.Count == 0 ? [] : PictureNames.Find(_names.Value, lines);

    /// <summary>The ids of everybody whom one of the texts names.</summary>
    public string[] In(params IEnumerable<string?> texts) => [.. texts.OfType<string>().SelectMany(_names.Value.Find).Distinct(StringComparer.Ordinal)];
}
