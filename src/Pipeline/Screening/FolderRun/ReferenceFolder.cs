using System.Collections.Concurrent;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces.Enrolment;
using ConsentLens.Pipeline.Vision.Faces.Gallery;

namespace ConsentLens.Pipeline.Screening.FolderRun;

/// <summary>Enrols the people of a register from a folder with one subfolder per person: <c>DIR/person_id/*.jpg</c>. Nobody is enrolled without biometric
/// permission (Protection of Freedoms Act 2012, section 26), whatever is in their folder.</summary>
public sealed class ReferenceFolder(ReferenceReader reader, TemplateBuilder builder, ImagingLimits limits)
{
    /// <summary>Templates of everyone who may have one and has a usable photo.</summary>
    public async Task<EnrolmentResult> EnrolAsync(
        string directory, SchoolRegister register, DateTimeOffset now, int workers, CancellationToken cancellationToken)
    {
        var notes = new List<EnrolmentNote>();
        var allowed = new List<Person>();
        foreach (Person person in register.People)
        {
            BiometricPermission permission = register.BiometricPermissionOf(person.Id, now);
            if (permission.IsPermitted) allowed.Add(person);
            else notes.Add(new EnrolmentNote(person.Id, null, $"is not enrolled: {permission.Explanation}"));
        }
        AddStrays(directory, register, notes);
        var found = new ConcurrentDictionary<(string PersonId, string File), ReferenceFace>();
        IEnumerable<(string PersonId, PhotoEntry Entry)> files = allowed.SelectMany(person => FilesOf(directory, person.Id));
        await Parallel.ForEachAsync(
            files, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken },
            async (file, token) => found[(file.PersonId, file.Entry.Name)] = await ReadAsync(file.Entry, token));
        return Assemble(allowed, found, notes);
    }

    private static void AddStrays(string directory, SchoolRegister register, List<EnrolmentNote> notes)
    {
        foreach (string file in Directory.EnumerateFiles(directory).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal))
        {
            if (FolderContents.IsStrewn(file)) continue;
            string person = Path.GetFileNameWithoutExtension(file);
            notes.Add(new EnrolmentNote(person, file, "is not in a person's folder, so it was not used; put it in a folder named after the person's id"));
        }
        foreach (string folder in Directory.EnumerateDirectories(directory).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(folder);
            if (register.Find(name) is null) notes.Add(new EnrolmentNote(name, null, "is a folder that belongs to nobody on the register, so it was not used"));
        }
    }

    private IEnumerable<(string PersonId, PhotoEntry Entry)> FilesOf(string directory, string personId)
    {
        string folder = Path.Combine(directory, personId);
        if (!Directory.Exists(folder)) yield break;
        using var batch = new FolderBatch(folder, limits, except: null);
        foreach (PhotoEntry entry in batch.Entries) yield return (personId, entry);
    }

    private async Task<ReferenceFace> ReadAsync(PhotoEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            using PhotoBytes file = await entry.ReadAsync(cancellationToken);
            return reader.Read(file.Memory, cancellationToken);
        }
        catch (PhotoUnreadableException unreadable)
        {
            return new ReferenceFace(null, unreadable.Message);
        }
    }

    private EnrolmentResult Assemble(
        List<Person> people, IReadOnlyDictionary<(string PersonId, string File), ReferenceFace> found, List<EnrolmentNote> notes)
    {
        ILookup<string, (string File, ReferenceFace Face)> byPerson = found
            .OrderBy(item => item.Key.File, StringComparer.Ordinal)
            .ToLookup(item => item.Key.PersonId, item => (item.Key.File, item.Value), StringComparer.Ordinal);
        var templates = new List<Template>();
        foreach (Person person in people)
        {
            notes.AddRange(byPerson[person.Id]
                .Where(item => item.Face.Problem is not null)
                .Select(item => new EnrolmentNote(person.Id, item.File, $"was not used: {item.Face.Problem}")));
            var usable = byPerson[person.Id]
                .Where(item => item.Face.Embedding is not null)
                .Select(item => (item.File, item.Face.Embedding!))
                .ToList();
            if (builder.Build(person.Id, usable, notes) is { } template) templates.Add(template);
        }
        notes.AddRange(builder.LookAlikes(templates));
        return new EnrolmentResult(templates, notes);
    }
}

/// <param name="Notes">What the user should know: references refused, people without any, people who look alike.</param>
public sealed record EnrolmentResult(IReadOnlyList<Template> Templates, IReadOnlyList<EnrolmentNote> Notes);
