using System.Text.Json;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;

namespace ConsentLens.Pipeline.Screening.FolderRun;

/// <summary>The verdicts of a run, one per line as they come, so that a stopped run can be continued. It is valid only for a run with the same fingerprint: the
/// same register, references, rules, models and program.</summary>
public sealed class RunJournal : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly Dictionary<string, JournalEntry> _finished;
    private readonly StreamWriter _writer;
    private readonly Lock _lock = new();

    private RunJournal(bool continues, Dictionary<string, JournalEntry> finished, StreamWriter writer) =>
        (Continues, _finished, _writer) = (continues, finished, writer);

    /// <summary>True if an earlier run with the same fingerprint is being continued.</summary>
    public bool Continues { get; }

    /// <summary>Paths of the earlier run's release copies of <paramref name="files"/>.</summary>
    public IEnumerable<string> CopiesOf(IEnumerable<string> files) => files
        .Select(file => _finished.GetValueOrDefault(file)?.Photo.Release)
        .OfType<string>();

    /// <summary>Opens the journal at <paramref name="path"/>, or starts a new one if there is none with this fingerprint.</summary>
    public static RunJournal Open(string path, string fingerprint)
    {
        Dictionary<string, JournalEntry>? earlier = File.Exists(path) ? Read(path, fingerprint) : null;
        Dictionary<string, JournalEntry> finished = earlier ?? [];
        string beside = path + ".new";
        using (var copy = new StreamWriter(beside, append: false))
        {
            copy.WriteLine(JsonSerializer.Serialize(fingerprint, Json));
            foreach (JournalEntry entry in finished.Values) copy.WriteLine(JsonSerializer.Serialize(entry, Json));
        }
        File.Move(beside, path, overwrite: true);
        return new RunJournal(earlier is not null, finished, new StreamWriter(path, append: true) { AutoFlush = true });
    }

    /// <summary>What the earlier run made of the file, if the file is unchanged and could be screened; otherwise null.</summary>
    public JournalEntry? Find(string file, string sha256) =>
        _finished.TryGetValue(file, out JournalEntry? entry) && entry.Photo.Sha256 == sha256 && entry.Photo.Problem is null ? entry : null;

    public void Add(JournalEntry entry)
    {
        string line = JsonSerializer.Serialize(entry, Json);
        lock (_lock) _writer.WriteLine(line);
    }

    public void Dispose() => _writer.Dispose();

    /// <summary>The entries of a journal, the latest for each file; null if the fingerprint differs.</summary>
    private static Dictionary<string, JournalEntry>? Read(string path, string fingerprint)
    {
        using var reader = new StreamReader(path);
        if (Parse<string>(reader.ReadLine()) != fingerprint) return null;
        var finished = new Dictionary<string, JournalEntry>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
            if (Parse<JournalEntry>(line) is { Photo: not null } entry) finished[entry.Photo.File] = entry;
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

/// <param name="CopySha256">SHA-256 of its release copy in lower-case hex; null if it has none. A copy with another hash is not this photo's.</param>
public sealed record JournalEntry(PhotoReport Photo, string? CopySha256);
