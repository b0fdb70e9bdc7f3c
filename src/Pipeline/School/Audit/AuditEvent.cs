using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using ConsentLens.Pipeline.Storage.Encryption;

namespace ConsentLens.Pipeline.School.Audit;

/// <summary>Something that is to be recorded in a school's audit log.</summary>
public sealed record AuditEvent
{
    /// <summary>Describes what was done.</summary>
    /// <param name="actorId">Who did it: a user's id, or the program's part, e.g. <c>job/nightly_rescreen</c>.</param>
    /// <param name="action">What was done.</param>
    /// <param name="subjectType">The kind of thing that it was done to, e.g. <c>photo</c>.</param>
    /// <param name="subjectId">The id of that thing.</param>
    /// <param name="detail">What else is to be known; null for nothing.</param>
    /// <exception cref="ArgumentException">An id does not keep to <see cref="AuditIdRule"/>, or there is no such action.</exception>
    public AuditEvent(string actorId, AuditAction action, string subjectType, string subjectId, AuditDetail? detail = null)
    {
        if (!Enum.IsDefined(action)) throw new ArgumentException("There is no such action.", nameof(action));
        ActorId = AuditIdRule.Require(actorId, nameof(actorId));
        Action = action;
        SubjectType = AuditIdRule.Require(subjectType, nameof(subjectType));
        SubjectId = AuditIdRule.Require(subjectId, nameof(subjectId));
        Detail = detail ?? AuditDetail.None;
    }

    public string ActorId { get; }

    public AuditAction Action { get; }

    /// <summary>The kind of thing that it was done to.</summary>
    public string SubjectType { get; }

    /// <summary>The id of that thing.</summary>
    public string SubjectId { get; }

    /// <summary>What else is to be known.</summary>
    public AuditDetail Detail { get; }
}

/// <summary>
/// What an audit entry says beyond who did what to what: named ids, numbers, flags, times and links. There is no way to put free text in.
/// Immutable: every <c>With</c> returns a new one.
/// </summary>
public sealed class AuditDetail
{
    private const int MostLinkCharacters = 2000;
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly ImmutableSortedDictionary<string, object> _fields;

    private AuditDetail(ImmutableSortedDictionary<string, object> fields) => _fields = fields;

    public static AuditDetail None { get; } = new(ImmutableSortedDictionary.Create<string, object>(StringComparer.Ordinal));

    /// <summary>Adds an id or code.</summary>
    /// <exception cref="ArgumentException">It does not keep to <see cref="AuditIdRule"/>.</exception>
    public AuditDetail With(string name, string id) => Add(name, AuditIdRule.Require(id, nameof(id)));

    /// <summary>Adds a list of ids or codes.</summary>
    /// <exception cref="ArgumentException">One does not keep to <see cref="AuditIdRule"/>.</exception>
    public AuditDetail With(string name, IEnumerable<string> ids) => Add(name, ids.Select(id => AuditIdRule.Require(id, nameof(ids))).ToArray());

    /// <summary>Adds a whole number.</summary>
    public AuditDetail With(string name, long number) => Add(name, number);

    public AuditDetail With(string name, bool flag) => Add(name, flag);

    /// <summary>Adds a time, in UTC to the microsecond.</summary>
    public AuditDetail With(string name, DateTimeOffset time) => Add(name, AuditTime.Write(time));

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
            ? Add(name, link.AbsoluteUri)
            : throw new ArgumentException($"The link must be a web address of up to {MostLinkCharacters} characters without a user's name in it.", nameof(link));
    }

    /// <summary>The detail as JSON: one way of writing it, fields by the order of their names, since its bytes are hashed.</summary>
    public override string ToString() => JsonSerializer.Serialize(_fields, Json);

    private AuditDetail Add(string name, object value) => new(_fields.Add(AuditIdRule.Require(name, nameof(name)), value));
}

/// <summary>
/// Which texts the audit log takes: ids and codes, such as <c>P-0017</c> or <c>job/nightly_rescreen</c>. There is no room for free text and
/// none for an e-mail address, so that no personal data get into a log that nobody can delete from.
/// </summary>
public static partial class AuditIdRule
{
    /// <summary>The rule in words, fit to follow a colon.</summary>
    public const string Description = "an id has up to 128 letters A to Z, digits and the characters . _ : / # -, and starts with a letter or digit";

    /// <summary>Whether an id keeps to the rule.</summary>
    public static bool IsId(string? id) => id is not null && Id().IsMatch(id);

    /// <exception cref="ArgumentException">It does not keep to the rule. The message does not repeat it.</exception>
    internal static string Require(string? id, string parameter) =>
        IsId(id) ? id! : throw new ArgumentException($"Only ids go into the audit log: {Description}.", parameter);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._:/#-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}

/// <summary>Times of the audit log: UTC, to the microsecond, which is what PostgreSQL keeps.</summary>
internal static class AuditTime
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public static DateTimeOffset ToMicroseconds(DateTimeOffset time)
    {
        long ticks = time.UtcTicks;
        return new DateTimeOffset(ticks - (ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }

    public static long SinceEpoch(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static string Write(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);
}
