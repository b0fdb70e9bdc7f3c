using System.Text.Json;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding.Texts;

namespace ConsentLens.Pipeline.Screening.Sources;

/// <summary>
/// What the files beside photos say of them: descriptions of cataloguing programs (<c>.xmp</c>, <c>.pp3</c>, <c>.dop</c>), of Google Takeout (<c>.json</c>) and of Picasa
/// (<c>.picasa.ini</c>). What belongs to no photo by its name is said of every photo of its folder.
/// </summary>
public sealed class SidecarTexts
{
    /// <summary>No description is longer.</summary>
    public const int MostBytes = 4_000_000;

    // Google cuts the name of a photo off at 46 letters in that of its description.
    private const int ShortestCutOff = 40;

    private static readonly string[] Extensions = [".xmp", ".json", ".pp3", ".dop"];
    private static readonly string[] PicasaFiles = [".picasa.ini", "picasa.ini"];

    private readonly Dictionary<string, List<string>> _texts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unread = new(StringComparer.Ordinal);
    private readonly ILookup<string, string> _photosByFolder;

    /// <param name="photos">The paths of the photos that they lie beside.</param>
    public SidecarTexts(IEnumerable<string> photos) => _photosByFolder = photos.Distinct(StringComparer.Ordinal).ToLookup(FolderOf, StringComparer.OrdinalIgnoreCase);

    /// <summary>The photos of which there is something to say.</summary>
    public IEnumerable<string> Photos => _texts.Keys.Union(_unread, StringComparer.Ordinal);

    /// <summary>Whether a file beside a photo may describe it, as its name goes.</summary>
    public static bool IsSidecar(string path) =>
        Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) || PicasaFiles.Contains(FileOf(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads those of a batch's files beside its photos that may describe them.</summary>
    public static async Task<SidecarTexts> ReadAsync(IEnumerable<PhotoEntry> companions, IEnumerable<string> photos, CancellationToken cancellationToken)
    {
        var texts = new SidecarTexts(photos);
        foreach (PhotoEntry companion in companions.Where(companion => IsSidecar(companion.Name)))
        {
            try
            {
                using PhotoBytes file = await companion.ReadAsync(cancellationToken);
                texts.Add(companion.Name, file.Memory.Span);
            }
            catch (PhotoUnreadableException unreadable) when (unreadable.Reason != UnreadableReason.Empty)
            {
                texts.AddUnread(companion.Name);
            }
            catch (PhotoUnreadableException)
            {
                // An empty file says nothing.
            }
        }

        return texts;
    }

    /// <summary>What is said of a photo.</summary>
    public IReadOnlyList<string> Of(string photo) => _texts.TryGetValue(photo, out List<string>? texts) ? texts : [];

    /// <summary>Whether more is said of a photo, which could not be read.</summary>
    public bool IsIncomplete(string photo) => _unread.Contains(photo);

    /// <summary>Reads one file.</summary>
    public void Add(string path, ReadOnlySpan<byte> file)
    {
        if (file.Length > MostBytes)
        {
            AddUnread(path);
            return;
        }

        if (PicasaFiles.Contains(FileOf(path), StringComparer.OrdinalIgnoreCase))
        {
            AddPicasa(path, FoundTexts.Decode(file));
            return;
        }

        var texts = new FoundTexts();
        string? title = null;
        try
        {
            if (Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase)) title = ReadJson(file, texts);
            else if (Path.GetExtension(path).Equals(".xmp", StringComparison.OrdinalIgnoreCase)) XmpTexts.Read(file, texts);
            else texts.Add(file);
        }
        catch (PhotoUnreadableException)
        {
            texts.MissSome();
        }

        foreach (string photo in PhotosOf(path, title))
        {
            Say(photo, texts.ToString());
            if (texts.AreIncomplete) _unread.Add(photo);
        }
    }

    private void AddUnread(string path) => _unread.UnionWith(PhotosOf(path, title: null));

    // Whatever its fields are called. What is no JSON is read as plain text.
    private static string? ReadJson(ReadOnlySpan<byte> file, FoundTexts texts)
    {
        string? title = null;
        var reader = new Utf8JsonReader(file.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? file[3..] : file, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        try
        {
            bool isTitle = false;
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName) isTitle = reader.CurrentDepth == 1 && reader.ValueTextEquals("title"u8);
                if (reader.TokenType != JsonTokenType.String) continue;
                string value = reader.GetString() ?? string.Empty;
                if (isTitle) title ??= value;
                if (!value.StartsWith("https://", StringComparison.OrdinalIgnoreCase)) texts.Add(value);
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            texts.Add(file);
        }

        return title;
    }

    // Sections in brackets: the people that faces are of ("Contacts", "Contacts2"), and for each photo its faces by their number.
    private void AddPicasa(string path, string ini)
    {
        string folder = FolderOf(path);
        Dictionary<string, string> people = new(StringComparer.OrdinalIgnoreCase);
        List<(string Photo, string Faces)> faces = [];
        string section = string.Empty;
        foreach (string line in ini.Split('\n').Select(line => line.Trim()))
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (line is ['[', .., ']']) section = line[1..^1];
            else if (equals < 0) continue;
            else if (section.StartsWith("Contacts", StringComparison.OrdinalIgnoreCase)) people[line[..equals]] = line[(equals + 1)..].Replace(';', ' ');
            else if (line.StartsWith("faces=", StringComparison.OrdinalIgnoreCase)) faces.Add((section, line[(equals + 1)..]));
            // Captions and keywords of a photo; the name and the description of the folder and its albums.
            else foreach (string photo in InFolder(folder, section)) Say(photo, line[(equals + 1)..]);
        }

        const string nobody = "ffffffffffffffff";
        foreach ((string photo, string face) in faces.SelectMany(face => face.Faces.Split(';').SelectMany(one => InFolder(folder, face.Photo).Select(photo => (photo, one.Split(',')[^1])))))
        {
            if (people.TryGetValue(face, out string? person)) Say(photo, person);
            // Somebody is named in another file, on another machine.
            else if (face.Length > 0 && face != nobody) _unread.Add(photo);
        }
    }

    private IEnumerable<string> InFolder(string folder, string file)
    {
        string[] named = [.. _photosByFolder[folder].Where(photo => FileOf(photo).Equals(file, StringComparison.OrdinalIgnoreCase))];
        bool isOfPhoto = named.Length > 0 || (Path.HasExtension(file) && !file.StartsWith('.'));
        return isOfPhoto ? named : _photosByFolder[folder];
    }

    /// <summary>IMG_1.xmp and IMG_1.jpg.json describe IMG_1.jpg, and what was edited of it; IMG_1.jpg(2).json describes IMG_1(2).jpg.</summary>
    private string[] PhotosOf(string path, string? title)
    {
        string own = Path.GetFileNameWithoutExtension(path);
        string[] beside = [.. _photosByFolder[FolderOf(path)]];
        int longest = beside.Where(photo => BeginsWith(own, Stem(photo))).Select(photo => Stem(photo).Length).DefaultIfEmpty().Max();
        string[] described =
        [
            .. beside.Where(photo => (longest > 0 && BeginsWith(Stem(photo), own[..longest]))
                || (own.Length >= ShortestCutOff && FileOf(photo).StartsWith(own, StringComparison.OrdinalIgnoreCase))
                || (title is not null && FileOf(photo).Equals(title, StringComparison.OrdinalIgnoreCase))),
        ];
        return described.Length > 0 ? described : beside;
    }

    // A name ends where no letter and no digit follows.
    private static bool BeginsWith(string name, string beginning) =>
        name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)
        && (name.Length == beginning.Length || (!char.IsLetterOrDigit(name[beginning.Length]) && name[beginning.Length] != '_'));

    private void Say(string photo, string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return;
        if (!_texts.TryGetValue(photo, out List<string>? texts)) _texts.Add(photo, texts = []);
        if (!texts.Contains(text)) texts.Add(text);
    }

    private static string Stem(string photo) => Path.GetFileNameWithoutExtension(photo);

    private static string FolderOf(string path) => path[..(path.LastIndexOf('/') + 1)];

    private static string FileOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}
