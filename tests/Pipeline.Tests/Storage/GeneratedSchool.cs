namespace ConsentLens.Pipeline.Tests.Storage;

/// <summary>A school of generated people and screened photos, as large as asked for.</summary>
internal static class GeneratedSchool
{
    /// <summary>Ids of its photos, and its own. Everybody consented to the web site; each face matches somebody.</summary>
    public static Task<(int School, long[] Photos)> AddAsync(TestDatabase database, int photoCount, int peopleCount, int facesPerPhoto = 5) =>
        GeneratedRows.AddAsync(database.Contexts, photoCount, peopleCount, facesPerPhoto);
}
