namespace ConsentLens.Synthetic.School;

/// <summary>Odd files that turn up in every real batch and must cause no trouble.</summary>
internal static class OddFiles
{
    /// <summary>A set of at least this many files contains one of each kind.</summary>
    public const int SetFrom = 8;

    /// <summary>Makes the last four tasks odd ones.</summary>
    public static void Add(List<PhotoTask> tasks, SchoolRegister register)
    {
        if (tasks.Count < SetFrom)
            return;
        SchoolPerson named = register.People[Math.Min(4, register.People.Count - 1)];
        int damaged = tasks.Count - 4;
        tasks[damaged] = tasks[damaged] with
        {
            File = Path.ChangeExtension(tasks[damaged].File, "jpg"),
            Kind = PhotoKind.Damaged,
            IsPng = false,
        };
        tasks[damaged + 1] = tasks[damaged + 1] with { File = "photos/trip/IMG_9001.jpg", Kind = PhotoKind.NotAPhoto };
        string extension = Path.GetExtension(tasks[0].File);
        tasks[damaged + 2] = tasks[0] with { File = $"photos/from-phone/copy of IMG_0001{extension}", Kind = PhotoKind.Duplicate };
        tasks[damaged + 3] = tasks[damaged + 3] with
        {
            File = $"photos/trip/{named.GivenName} {named.FamilyName} at the museum.jpg",
            Kind = PhotoKind.NamedFile,
            IsPng = false,
        };
    }
}
