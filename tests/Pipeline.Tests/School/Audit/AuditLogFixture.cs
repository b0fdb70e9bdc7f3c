using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Tests.Storage.Encryption;

namespace ConsentLens.Pipeline.Tests.School.Audit;

/// <summary>A school's log of some entries, and what an attacker without the key can do to it.</summary>
internal sealed class AuditLogFixture : IDisposable
{
    public const string School = "S1";
    private readonly DataKey _key = DataKey.Create(KeyOwner.AuditLog(School));

    public AuditLogFixture(int entries)
    {
        Sealer = new AuditSealer(_key);
        var time = new SetTime(new DateTimeOffset(2026, 7, 31, 9, 0, 0, TimeSpan.Zero));
        var chain = new AuditChain(Sealer, time);
        AuditHead head = AuditHead.Start(School);
        for (int i = 1; i <= entries; i++)
        {
            time.Now = time.Now.AddSeconds(1.2345678);
            AuditEntry entry = chain.Append(head, EventNumber(i));
            Entries.Add(entry);
            head = AuditHead.Of(entry);
        }
    }

    public AuditSealer Sealer { get; }

    public List<AuditEntry> Entries { get; } = [];

    public AuditHead Head => Entries.Count == 0 ? AuditHead.Start(School) : AuditHead.Of(Entries[^1]);

    /// <summary>The entry with its hash computed anew, which needs no key.</summary>
    public static AuditEntry Rehashed(AuditEntry entry) => entry with { Hash = AuditChain.HashOf(entry) };

    /// <summary>Computes all hashes and links from an entry on anew, as somebody who can write to the database can.</summary>
    public static void RehashFrom(List<AuditEntry> entries, int index)
    {
        for (int i = index; i < entries.Count; i++)
        {
            Digest previous = i == 0 ? default : entries[i - 1].Hash;
            entries[i] = Rehashed(entries[i] with { Sequence = i + 1, PreviousHash = previous });
        }
    }

    public Task<AuditVerification> VerifyAsync(IEnumerable<AuditEntry> entries, AuditAnchor? anchor = null) =>
        new AuditVerifier(Sealer, anchor ?? AuditAnchor.NotKept).VerifyAsync(entries.ToAsyncEnumerable(), default);

    public void Dispose()
    {
        Sealer.Dispose();
        _key.Dispose();
    }

    private static AuditEvent EventNumber(int number) => new(
        "user/3",
        (AuditAction)(number % Enum.GetValues<AuditAction>().Length),
        "photo",
        $"{number}",
        AuditDetail.None.With("channel", "website").With("faces", number));
}
