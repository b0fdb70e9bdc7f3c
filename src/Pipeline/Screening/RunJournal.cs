using System.Text.Json;
using ConsentLens.Pipeline.Reports;

namespace ConsentLens.Pipeline.Screening;

/// <summary>
/// The verdicts of a run, written down one line each as they come, so that a run that was stopped goes on where it was. It counts only for a run
/// of the same fingerprint: the same register, references, rules, models and program.
/// </summary>
public sealed class RunJournal : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly Dictionary<string, PhotoReport> _finished;
    private readonly StreamWriter _writer;
    private readonly Lock _lock = new();

    private RunJournal(Dictionary<string, PhotoReport> finished, StreamWriter writer)
    {
        (_finished, _writer) = (finished, writer);
    }

    /// <summary>Opens the journal at <paramref name="path"/>, or starts a new one when there is none of this fingerprint.</summary>
    public static RunJournal Open(string path, string fingerprint)
    {
        Dictionary<string, PhotoReport> finished = File.Exists(path) ? Read(path, fingerprint) : [];
        string beside = path + ".new";
        using (var copy = new StreamWriter(beside, append: false))
        {
            copy.WriteLine(JsonSerializer.Serialize(fingerprint, Json));
            foreach (PhotoReport photo in finished.Values) copy.WriteLine(JsonSerializer.Serialize(photo, Json));
        }

        File.Move(beside, path, overwrite: true);
        return new RunJournal(finished, new StreamWriter(path, append: true) { AutoFlush = true });
    }

    /// <summary>What an earlier, stopped run made of the file, when the file is still the same; otherwise null.</summary>
    public PhotoReport? Find(string file, string sha256) =>
        _finished.TryGetValue(file, out PhotoReport? photo) && photo.Sha256 == sha256 ? photo : null;

    /// <summary>Writes one verdict down.</summary>
    public void Add(PhotoReport photo)
    {
        string line = JsonSerializer.Serialize(photo, Json);
        lock (_lock) _writer.WriteLine(line);
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    private static Dictionary<string, PhotoReport> Read(string path, string fingerprint)
    {
        var finished = new Dictionary<string, PhotoReport>(StringComparer.Ordinal);
        using var reader = new StreamReader(path);
        if (Parse<string>(reader.ReadLine()) != fingerprint) return finished;
        while (reader.ReadLine() is { } line)
        {
            if (Parse<PhotoReport>(line) is { } photo) finished[photo.File] = photo;
        }

        return finished;
    }

    /// <summary>A line, or null for one that was cut short when the machine stopped.</summary>
    private static T? Parse<T>(string? line)
        where T : class
    {
        try
        {
            return string.IsNullOrEmpty(line) ? null : JsonSerializer.Deserialize<T>(line, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
