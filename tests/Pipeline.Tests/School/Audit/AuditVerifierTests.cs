using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Encryption;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Audit;

public sealed class AuditVerifierTests : IDisposable
{
    private const int Count = 10;
    private readonly AuditLogFixture _log = new(Count);

    public static TheoryData<string> Fields =>
        ["SchoolId", "Sequence", "At", "ActorId", "Action", "SubjectType", "SubjectId", "Detail", "PreviousHash", "Hash", "Seal"];

    [Fact]
    public async Task An_untouched_log_is_sound()
    {
        AuditVerification found = await _log.VerifyAsync(_log.Entries, AuditAnchor.At(_log.Head));

        Assert.True(found.IsSound);
        Assert.Equal((Count, 0), (found.Entries, found.AfterAnchor));
        Assert.Equal(_log.Head, found.Head);
    }

    [Fact]
    public async Task An_empty_log_is_sound_without_an_anchor() =>
        Assert.True((await _log.VerifyAsync([], AuditAnchor.Missing)).IsSound);

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task Any_field_of_any_entry_altered_is_found(string field)
    {
        for (int i = 0; i < Count; i++)
        {
            List<AuditEntry> entries = [.. _log.Entries];
            entries[i] = Altered(entries[i], field);
            AuditVerification found = await _log.VerifyAsync(entries, AuditAnchor.At(_log.Head));

            AuditFault expected = field == "Seal" ? AuditFault.Forged : AuditFault.Altered;
            Assert.Contains(found.Findings, finding => finding.Fault == expected && finding.Sequence == entries[i].Sequence);
        }
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task Any_field_altered_and_its_hash_computed_anew_is_found(string field)
    {
        if (field is "Hash" or "Seal") return;
        for (int i = 0; i < Count; i++)
        {
            List<AuditEntry> entries = [.. _log.Entries];
            entries[i] = AuditLogFixture.Rehashed(Altered(entries[i], field));
            AuditVerification found = await _log.VerifyAsync(entries);

            AuditFault expected = field == "SchoolId" ? AuditFault.Altered : AuditFault.Forged;
            Assert.Contains(found.Findings, finding => finding.Fault == expected && finding.Sequence == entries[i].Sequence);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(Count - 1)]
    public async Task A_log_written_anew_from_any_entry_on_is_found_by_its_seals(int from)
    {
        List<AuditEntry> entries = [.. _log.Entries];
        entries[from] = entries[from] with { SubjectId = "999" };
        AuditLogFixture.RehashFrom(entries, from);

        AuditVerification found = await _log.VerifyAsync(entries, AuditAnchor.At(_log.Head));

        Assert.Equal(Count - from, found.Findings.Count(finding => finding.Fault == AuditFault.Forged));
        Assert.Contains(found.Findings, finding => finding.Fault == AuditFault.Rewritten);
    }

    [Theory]
    [InlineData(0, 1, "Entries 1 to 1 are missing: they were removed.")]
    [InlineData(0, 3, "Entries 1 to 3 are missing: they were removed.")]
    [InlineData(5, 1, "Entries 6 to 6 are missing: they were removed.")]
    [InlineData(2, 4, "Entries 3 to 6 are missing: they were removed.")]
    public async Task Entries_removed_from_the_start_or_middle_are_found(int index, int count, string text)
    {
        List<AuditEntry> entries = [.. _log.Entries];
        entries.RemoveRange(index, count);

        AuditFinding finding = Assert.Single((await _log.VerifyAsync(entries, AuditAnchor.At(_log.Head))).Findings);

        Assert.Equal((AuditFault.Removed, text), (finding.Fault, finding.Text));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task Entries_removed_and_the_rest_renumbered_are_found(int index)
    {
        List<AuditEntry> entries = [.. _log.Entries];
        entries.RemoveAt(index);
        for (int i = index; i < entries.Count; i++) entries[i] = entries[i] with { Sequence = i + 1 };
        Assert.Contains((await _log.VerifyAsync(entries)).Findings, finding => finding.Fault == AuditFault.Altered);

        AuditLogFixture.RehashFrom(entries, index);
        Assert.Contains((await _log.VerifyAsync(entries)).Findings, finding => finding.Fault == AuditFault.Forged);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(Count)]
    public async Task An_end_cut_off_is_found_by_the_anchor(int cut)
    {
        AuditEntry[] entries = [.. _log.Entries.Take(Count - cut)];

        AuditFinding finding = Assert.Single((await _log.VerifyAsync(entries, AuditAnchor.At(_log.Head))).Findings);

        Assert.Equal(AuditFault.CutShort, finding.Fault);
        Assert.True((await _log.VerifyAsync(entries)).IsSound);
    }

    [Fact]
    public async Task Entries_after_the_anchor_are_counted()
    {
        AuditVerification found = await _log.VerifyAsync(_log.Entries, AuditAnchor.At(AuditHead.Of(_log.Entries[6])));

        Assert.True(found.IsSound);
        Assert.Equal(3, found.AfterAnchor);
    }

    [Fact]
    public async Task A_missing_or_altered_anchor_is_said()
    {
        Assert.Equal(AuditFault.AnchorMissing, Assert.Single((await _log.VerifyAsync(_log.Entries, AuditAnchor.Missing)).Findings).Fault);
        Assert.Equal(AuditFault.AnchorForged, Assert.Single((await _log.VerifyAsync(_log.Entries, AuditAnchor.Forged)).Findings).Fault);
    }

    [Fact]
    public async Task Any_two_entries_exchanged_are_found()
    {
        for (int one = 0; one < Count; one++)
        {
            for (int other = one + 1; other < Count; other++)
            {
                List<AuditEntry> entries = [.. _log.Entries];
                (entries[one], entries[other]) = (entries[other], entries[one]);
                Assert.False((await _log.VerifyAsync(entries)).IsSound);

                // As a database shows it: the contents exchanged, the sequences still in order.
                entries[one] = entries[one] with { Sequence = one + 1 };
                entries[other] = entries[other] with { Sequence = other + 1 };
                Assert.Contains((await _log.VerifyAsync(entries)).Findings, finding => finding.Fault == AuditFault.Altered);
            }
        }
    }

    [Fact]
    public async Task An_entry_repeated_or_put_in_is_found()
    {
        for (int i = 0; i < Count; i++)
        {
            List<AuditEntry> repeated = [.. _log.Entries];
            repeated.Insert(i, _log.Entries[i]);
            Assert.Contains((await _log.VerifyAsync(repeated)).Findings, finding => finding.Fault == AuditFault.OutOfOrder);

            List<AuditEntry> putIn = [.. _log.Entries];
            putIn.Insert(i, _log.Entries[i] with { SubjectId = "999" });
            AuditLogFixture.RehashFrom(putIn, i);
            Assert.Contains((await _log.VerifyAsync(putIn)).Findings, finding => finding.Fault == AuditFault.Forged);
        }
    }

    [Fact]
    public async Task An_entry_of_another_log_of_the_same_school_is_found()
    {
        using var other = new AuditLogFixture(Count);
        List<AuditEntry> entries = [.. _log.Entries];
        entries[4] = other.Entries[4];

        Assert.Contains((await _log.VerifyAsync(entries)).Findings, finding => finding.Fault is AuditFault.Forged or AuditFault.BrokenLink);
    }

    [Fact]
    public async Task An_entry_that_the_program_wrote_into_another_course_of_the_log_is_found_by_its_link()
    {
        // As when a backup is restored, work goes on, and entries of the lost course are brought back.
        var chain = new AuditChain(_log.Sealer, TimeProvider.System);
        List<AuditEntry> entries = [.. _log.Entries];
        entries[5] = chain.Append(AuditHead.Of(entries[4]), new AuditEvent("user/3", AuditAction.SettingsChanged, "school", "S1"));

        AuditFinding finding = Assert.Single((await _log.VerifyAsync(entries)).Findings);

        Assert.Equal((AuditFault.BrokenLink, 7), (finding.Fault, finding.Sequence));
    }

    [Fact]
    public void Any_sequence_of_the_entries_other_than_the_true_one_is_found() =>
        Prop.ForAll(Gen.Shuffle(_log.Entries.ToArray()).ToArbitrary(), async shuffled =>
            (await _log.VerifyAsync(shuffled, AuditAnchor.At(_log.Head))).IsSound == shuffled.SequenceEqual(_log.Entries)).QuickCheckThrowOnFailure();

    [Fact]
    public async Task A_log_with_a_fault_everywhere_keeps_the_first_hundred_findings()
    {
        using var large = new AuditLogFixture(500);

        AuditVerification found = await large.VerifyAsync(large.Entries.Select(entry => entry with { Detail = "{}" }));

        Assert.Equal(500, found.Faults);
        Assert.Equal(AuditVerification.MostFindings, found.Findings.Count);
    }

    public void Dispose() => _log.Dispose();

    private static AuditEntry Altered(AuditEntry entry, string field) => field switch
    {
        "SchoolId" => entry with { SchoolId = "S2" },
        "Sequence" => entry with { Sequence = entry.Sequence + 100 },
        "At" => entry with { At = entry.At.AddMicroseconds(1) },
        "ActorId" => entry with { ActorId = "user/4" },
        "Action" => entry with { Action = "photo_unapproved" },
        "SubjectType" => entry with { SubjectType = "person" },
        "SubjectId" => entry with { SubjectId = entry.SubjectId + "0" },
        "Detail" => entry with { Detail = entry.Detail.Replace(":", ": ", StringComparison.Ordinal) },
        "PreviousHash" => entry with { PreviousHash = Digest.Sha256([1]) },
        "Hash" => entry with { Hash = Digest.Sha256([1]) },
        _ => entry with { Seal = Digest.Sha256([1]) },
    };
}
