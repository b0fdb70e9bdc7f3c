using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Tests.Storage.Encryption;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Audit;

public sealed class AuditChainTests
{
    private static readonly AuditEntry Known = new()
    {
        SchoolId = "S1",
        Sequence = 1,
        At = new DateTimeOffset(2026, 7, 31, 9, 0, 0, TimeSpan.Zero),
        ActorId = "user/3",
        Action = "photo_approved",
        SubjectType = "photo",
        SubjectId = "17",
        Detail = """{"channel":"website"}""",
        PreviousHash = default,
        Hash = default,
        Seal = default,
    };

    [Fact]
    public void The_hash_is_the_documented_one()
    {
        // The same bytes put together by hand from the description of AuditChain.
        using var bytes = new MemoryStream();
        Text("ConsentLens audit entry v1");
        Text("S1");
        bytes.Write([0, 0, 0, 0, 0, 0, 0, 1]);
        bytes.Write(Convert.FromHexString((1_785_488_400_000_000L).ToString("x16", null)));
        foreach (string text in new[] { "user/3", "photo_approved", "photo", "17", """{"channel":"website"}""" }) Text(text);
        bytes.Write([0, 0, 0, 32]);
        bytes.Write(new byte[32]);

        Assert.Equal(Digest.Sha256(bytes.ToArray()), AuditChain.HashOf(Known));

        void Text(string text)
        {
            bytes.Write([0, 0, 0, (byte)text.Length]);
            bytes.Write(System.Text.Encoding.ASCII.GetBytes(text));
        }
    }

    [Fact]
    public void Letters_moved_between_neighbouring_fields_change_the_hash() => Assert.NotEqual(
        AuditChain.HashOf(Known with { SubjectType = "photo1", SubjectId = "7" }),
        AuditChain.HashOf(Known));

    [Fact]
    public void An_entry_follows_its_head_and_keeps_whole_microseconds()
    {
        using var log = new AuditLogFixture(2);

        Assert.Equal((1, default), (log.Entries[0].Sequence, log.Entries[0].PreviousHash));
        Assert.Equal((2, log.Entries[0].Hash), (log.Entries[1].Sequence, log.Entries[1].PreviousHash));
        Assert.All(log.Entries, entry => Assert.Equal(0, entry.At.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    [Fact]
    public void A_head_of_another_school_is_refused()
    {
        using var log = new AuditLogFixture(0);
        var chain = new AuditChain(log.Sealer, TimeProvider.System);

        _ = Assert.Throws<ArgumentException>(() => chain.Append(AuditHead.Start("S2"), new AuditEvent("user/3", AuditAction.SignedIn, "user", "3")));
    }

    [Fact]
    public void Only_a_key_of_the_audit_log_seals_it()
    {
        using DataKey key = DataKey.Create(KeyOwner.School("S1"));

        _ = Assert.Throws<ArgumentException>(() => new AuditSealer(key));
    }

    [Fact]
    public void A_sealer_that_was_disposed_of_seals_nothing()
    {
        using DataKey key = DataKey.Create(KeyOwner.AuditLog("S1"));
        var sealer = new AuditSealer(key);
        sealer.Dispose();

        _ = Assert.Throws<ObjectDisposedException>(() => new AuditChain(sealer, TimeProvider.System)
            .Append(AuditHead.Start("S1"), new AuditEvent("user/3", AuditAction.SignedIn, "user", "3")));
    }

    [Theory]
    [InlineData("Anna Smith")]
    [InlineData("anna@example.org")]
    [InlineData("")]
    [InlineData("=1")]
    [InlineData("Zoë")]
    [InlineData("a\n")]
    public void Texts_that_are_no_ids_are_refused_and_not_repeated(string text)
    {
        Exception[] errors =
        [
            Assert.Throws<ArgumentException>(() => new AuditEvent(text, AuditAction.SignedIn, "user", "3")),
            Assert.Throws<ArgumentException>(() => new AuditEvent("user/3", AuditAction.SignedIn, text, "3")),
            Assert.Throws<ArgumentException>(() => new AuditEvent("user/3", AuditAction.SignedIn, "user", text)),
            Assert.Throws<ArgumentException>(() => AuditDetail.None.With("person", text)),
            Assert.Throws<ArgumentException>(() => AuditDetail.None.With("people", [text])),
            Assert.Throws<ArgumentException>(() => AuditDetail.None.With(text, 1)),
        ];
        if (text.Length > 2) Assert.All(errors, error => Assert.DoesNotContain(text, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void An_action_that_there_is_not_is_refused() =>
        Assert.Throws<ArgumentException>(() => new AuditEvent("user/3", (AuditAction)9999, "user", "3"));

    [Fact]
    public void Every_action_has_a_code_of_its_own_and_a_sentence()
    {
        AuditAction[] actions = Enum.GetValues<AuditAction>();

        Assert.Equal(actions.Length, actions.Select(AuditActionText.Code).Distinct().Count());
        foreach (AuditAction action in actions)
        {
            Assert.Matches("^[a-z]+(_[a-z]+)*$", AuditActionText.Code(action));
            Assert.Matches("^[A-Z].*[.]$", AuditActionText.Sentence(action));
            Assert.True(AuditActionText.TryParse(AuditActionText.Code(action), out AuditAction parsed));
            Assert.Equal(action, parsed);
        }
    }

    [Fact]
    public void The_clock_of_tests_is_the_clock_of_entries()
    {
        using var log = new AuditLogFixture(0);
        var time = new SetTime(new DateTimeOffset(2026, 7, 31, 10, 0, 0, TimeSpan.FromHours(1)));

        AuditEntry entry = new AuditChain(log.Sealer, time).Append(log.Head, new AuditEvent("user/3", AuditAction.SignedIn, "user", "3"));

        Assert.Equal(new DateTimeOffset(2026, 7, 31, 9, 0, 0, TimeSpan.Zero), entry.At);
        Assert.Equal(TimeSpan.Zero, entry.At.Offset);
    }
}
