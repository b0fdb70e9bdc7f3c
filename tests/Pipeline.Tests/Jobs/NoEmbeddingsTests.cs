using System.Globalization;
using System.Runtime.InteropServices;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using Npgsql;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Jobs;

[Collection(JobsCollection.Name)]
public sealed class NoEmbeddingsTests(PostgresFixture postgres, DrawnSchool drawn)
{
    // Sealed under people's keys, or keys themselves; everything else must be too small for an embedding, or no place for one.
    private static readonly string[] SealedTemplates = ["templates.mean_ciphertext", "templates.references_ciphertext"];

    private static readonly string[] NumberLists = ["faces.landmarks"];

    [ScreeningFact]
    public async Task After_a_full_run_no_column_holds_an_embedding_of_a_face_in_a_photo()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        await workshop.ProcessAsync(school, drawn.Photos);
        List<float[]> embeddings = Embeddings(workshop);
        Assert.NotEmpty(embeddings);
        int embeddingBytes = embeddings[0].Length * sizeof(float);

        List<(string Column, string Type)> columns = await ColumnsAsync(database);
        foreach ((string column, string type) in columns)
        {
            (string table, string name) = (column.Split('.')[0], column.Split('.')[1]);
            if (type is "_float4" or "_float8" or "_numeric")
                Assert.Contains(column, NumberLists);
            if (type == "bytea" && !SealedTemplates.Contains(column))
            {
                long longest = Convert.ToInt64(await database.ScalarAsync($"select coalesce(max(octet_length({name})), 0) from {table}"), CultureInfo.InvariantCulture);
                Assert.True(longest < embeddingBytes, $"{column} holds {longest} bytes, in which an embedding would fit.");
            }
        }

        int found = 0;
        string[] tables = [.. columns.Select(column => column.Column.Split('.')[0]).Distinct(StringComparer.Ordinal)];
        foreach (float[] embedding in embeddings)
        {
            string bytes = Convert.ToHexStringLower(MemoryMarshal.AsBytes(embedding.AsSpan(0, 4)));
            string numbers = string.Join(',', embedding[..2].Select(number => number.ToString("R", CultureInfo.InvariantCulture)));
            foreach (string table in tables)
                found += Convert.ToInt32(await database.ScalarAsync($"select count(*) from {table} t where position('{bytes}' in t::text) > 0 or position('{numbers}' in t::text) > 0"), CultureInfo.InvariantCulture);
        }

        Console.WriteLine($"{columns.Count} columns of {tables.Length} tables searched for {embeddings.Count} embeddings of {embeddings[0].Length} numbers: {found} found.");
        Assert.Equal(0, found);
        Assert.Contains(("templates.mean_ciphertext", "bytea"), columns);
    }

    private List<float[]> Embeddings(Workshop workshop)
    {
        List<float[]> embeddings = [];
        FaceAnalyser analyser = workshop.Engine.ModelsFor(comparesFaces: true).Analyser;
        foreach (string file in drawn.ReadablePhotos)
        {
            using RgbImage image = new PhotoReader(workshop.Limits).Decode(File.ReadAllBytes(file), 2048, CancellationToken.None);
            embeddings.AddRange(analyser.Analyse(image, CancellationToken.None).Faces.Select(face => face.Embedding?.Vector).OfType<float[]>());
        }

        return embeddings;
    }

    private static async Task<List<(string Column, string Type)>> ColumnsAsync(TestDatabase database)
    {
        List<(string, string)> columns = [];
        await using NpgsqlCommand command = database.DataSource.CreateCommand(
            "select table_name || '.' || column_name, udt_name from information_schema.columns where table_schema = 'public' order by 1");
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            columns.Add((reader.GetString(0), reader.GetString(1)));
        return columns;
    }
}
