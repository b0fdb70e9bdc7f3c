using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConsentLens.Pipeline.Storage.Encryption;

namespace ConsentLens.Pipeline.School.Audit;

/// <summary>
/// What an audit entry says beyond who did what to what: named ids, numbers, flags, times and links. There is no way to put free text in.
/// Immutable: every <c>With</c> returns a new one.
/// </summary>
public sealed class AuditDetail
{
    private const int MostLinkCharacters = 2000;
    private readonly ImmutableSortedDictionary<string, string> _fields;

    private AuditDetail(ImmutableSortedDictionary<string, string> fields) => _fields = fields;

    public static AuditDetail None { get; } = new(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    /// <summary>Adds an id or code.</summary>
    /// <exception cref="ArgumentException">It does not keep to <see cref="AuditIdRule"/>.</exception>
    public AuditDetail With(string name, string id) => Add(name, JsonValue.Create(AuditIdRule.Require(id, nameof(id))));

    /// <summary>Adds a list of ids or codes.</summary>
    /// <exception cref="ArgumentException">One does not keep to <see cref="AuditIdRule"/>.</exception>
    public AuditDetail With(string name, IEnumerable<string> ids)
    {
        return Add(name, new JsonArray([.. ids.Select(id => JsonValue.Create(AuditIdRule.Require(id, nameof(ids))))]));
    }

    /// <summary>Adds a whole number.</summary>
    /// <exception cref="FormatException">It is larger than 2^53 - 1.</exception>
    public AuditDetail With(string name, long number) => Add(name, JsonValue.Create(number));

    public AuditDetail With(string name, bool flag) => Add(name, JsonValue.Create(flag));

    /// <summary>Adds a time, in UTC to the microsecond.</summary>
    public AuditDetail With(string name, DateTimeOffset time) => Add(name, JsonValue.Create(AuditTime.Write(time)));

    /// <summary>Adds a hash.</summary>
    public AuditDetail With(string name, Digest hash) => With(name, hash.ToString());

    /// <summary>Adds the address of a publication.</summary>
    /// <exception cref="ArgumentException">It is no absolute web address, carries a user's name, or is longer than 2,000 characters.</exception>
    public AuditDetail WithLink(string name, Uri link)
    {
        bool usable = link.IsAbsoluteUri
            && (link.Scheme == Uri.UriSchemeHttps || link.Scheme == Uri.UriSchemeHttp)
            && link.UserInfo.Length == 0
            && link.AbsoluteUri.Length <= MostLinkCharacters;
        return usable
            ? Add(name, JsonValue.Create(link.AbsoluteUri))
            : throw new ArgumentException($"The link must be a web address of up to {MostLinkCharacters} characters without a user's name in it.", nameof(link));
    }

    /// <summary>The detail as canonical JSON.</summary>
    public override string ToString() =>
        $"{{{string.Join(',', _fields.Select(field => $"\"{field.Key}\":{field.Value}"))}}}";

    private AuditDetail Add(string name, JsonNode value)
    {
        _ = AuditIdRule.Require(name, nameof(name));
        string json = CanonicalJson.Of(value.ToJsonString(JsonSerializerOptions.Default));
        return new AuditDetail(_fields.Add(name, json));
    }
}
