using System.Text.Json;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;

namespace ConsentLens.Pipeline.Screening.FolderRun;

/// <summary>The verdicts of a run, written down one line each as they come, so that a run that was stopped goes on where it was. It counts only for a run of
/// the same fingerprint: the same register, references, rules, models and program.</summary>
public sealed class RunJournal : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly Dictionary<string, JournalEntry> _finished;
    private readonly StreamWriter _writer;
    private readonly Lock _lock = new();

    private RunJournal(bool continues, Dictionary<string, JournalEntry> finished, StreamWriter writer) =>
        (Continues, _finished, _writer) = (continues, finished, writer);

    /// <summary>True when an earlier run of the same fingerprint is gone on with; false when whatever lies in the output is of another run.</summary>
    public bool Continues { get; }

    /// <summary>Paths of the release copies of the earlier run's photos, as far as they are among <paramref name="files"/>.</summary>
    public IEnumerable<string> CopiesOf(IEnumerable<string> files) => files
        .Select(file => _finished.GetValueOrDefault(file)?.Photo.Release)
        .OfType<string>();

    /// <summary>Opens the journal at <paramref name="path"/>, or starts a new one when there is none of this fingerprint.</summary>
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

    /// <summary>What the earlier run made of the file, when the file is still the same and could be screened; otherwise null.</summary>
    public JournalEntry? Find(string file, string sha256) =>
        _finished.TryGetValue(file, out JournalEntry? entry) && entry.Photo.Sha256 == sha256 && entry.Photo.Problem is null ? entry : null;

    /// <summary>Writes one verdict down.</summary>
    public void Add(JournalEntry entry)
    {
        string line = JsonSerializer.Serialize(entry, Json);
        lock (_lock) _writer.WriteLine(line);
    }

    public void Dispose() => _writer.Dispose();

    /// <summary>The entries of a journal, a later one of a file in place of an earlier; null when it is of another fingerprint.</summary>
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

/// <summary>One finished photo, as the journal keeps it.</summary>
/// <param name="CopySha256">SHA-256 of its release copy, lower-case hex; null when it has none. A copy that differs is not this photo's.</param>
public sealed record JournalEntry(PhotoReport Photo, string? CopySha256);
