using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using ConsentLens.Pipeline.School.Invariants;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Storage.Encryption;
using ConsentLens.Pipeline.Tests.Vision.Decoding;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Invariants;

[Collection(JobsCollection.Name)]
public sealed class CheckInvariantsTests(PostgresFixture postgres, DrawnSchool drawn)
{
    private const string Unlocked = "alter table audit_entries disable trigger append_only; ";
    private const string Locked = "; alter table audit_entries enable always trigger append_only";

    /// <summary>A photo that was not released, with a verdict on the web site.</summary>
    private const string Unreleased = "from verdicts v join photos p on p.id = v.photo_id where v.channel_id = 'website' and p.state = 'screened' and not exists (select from release_items i where i.photo_id = v.photo_id)";

    /// <summary>Gives a photo that was not released a second face of the same match, and a verdict that shows both.</summary>
    private const string TwoOfOne =
        """
        create temp table twin as select f.photo_id, min(f.ordinal) as ordinal from faces f
            where f.strength = 'match' and not exists (select from release_items i where i.photo_id = f.photo_id) and not exists (select from human_assertions h where h.photo_id = f.photo_id)
            group by f.photo_id order by 1 limit 1;
        insert into faces select f.school_id, f.photo_id, 99, box_x, box_y, box_width, box_height, landmarks, score, quality, strength, best_similarity, margin, resembled
            from faces f join twin using (photo_id, ordinal);
        insert into face_candidates select c.school_id, c.photo_id, 99, c.rank, c.person_id, c.similarity, c.found_at
            from face_candidates c join twin on twin.photo_id = c.photo_id and twin.ordinal = c.face_ordinal;
        update verdicts set verdict = 'clear', reasons = '{permitted_person}' where channel_id = 'website' and photo_id in (select photo_id from twin)
        """;

    /// <summary>Statements that violate rules, in groups whose parts do not touch each other.</summary>
    private static readonly (int Group, Invariant[] Rules, string Break)[] Breaks =
    [
        (1, [Invariant.VerdictsHold], $"update verdicts set verdict = 'clear', reasons = '{{permitted_person}}' where (photo_id, channel_id) = (select v.photo_id, v.channel_id {Unreleased} and v.verdict in ('review', 'block') order by 1 limit 1)"),
        (1, [Invariant.TakedownsRaised], "delete from takedowns"),
        (1, [Invariant.BiometricsPermitted], "update people set leaving_date = current_date - 60 where person_id = (select person_id from person_keys order by 1 limit 1)"),
        (1, [Invariant.AuditSound], Unlocked + "update audit_entries set actor = 'somebody' where sequence = 3" + Locked),
        (1, [Invariant.NoJobLost], "insert into batches (school_id, name_ciphertext, declared_classes, expected_pupils, channel_ids, source_ciphertext, state, file_count, duplicate_count, unreadable_count, created_by, created_at) values (1, '\\x01', '{}', '{}', '{}', '\\x01', 'receiving', 0, 0, 0, 'office', now())"),
        (2, [Invariant.VerdictsHold], "update verdicts set verdict = 'review', reasons = '{unknown_face}' where (photo_id, channel_id) = (select photo_id, channel_id from verdicts where verdict = 'block' order by 1 limit 1)"),
        (2, [Invariant.VerdictsComplete], $"delete from verdicts where (photo_id, channel_id) = (select v.photo_id, v.channel_id {Unreleased} and v.verdict <> 'block' order by 1 desc limit 1)"),
        (2, [Invariant.TemplatesOpen], "update templates set mean_ciphertext = references_ciphertext where person_id = (select person_id from templates order by 1 limit 1)"),
        (2, [Invariant.AuditComplete], "insert into consent_decisions (school_id, person_id, use, kind, decided_by, effective_from, recorded_by, recorded_at) select 1, min(person_id), 'internal_display', 'given', 'parent_or_carer', now(), 'x', now() from people"),
        (3, [Invariant.VerdictsCurrent], "update verdicts set verdict = 'block', reasons = '{restricted_person}' where (photo_id, channel_id) = (select photo_id, channel_id from verdicts where verdict = 'blur' order by 1 limit 1)"),
        (3, [Invariant.LikenessesHaveTemplates], "delete from templates where person_id = (select person_id from face_candidates order by 1 limit 1)"),
        (3, [Invariant.AuditSound], Unlocked + "delete from audit_entries where sequence = (select max(sequence) from audit_entries where action = 'photo_screened')" + Locked),
        (3, [Invariant.NoJobLost], "update reference_photos set state = 'uploaded' where id = (select min(id) from reference_photos where state = 'accepted')"),
        (4, [Invariant.VerdictsHold], "update verdicts set verdict = 'clear', reasons = '{no_faces}' where photo_id = (select id from photos where state = 'unreadable' order by 1 limit 1)"),
        (4, [Invariant.VerdictsHold], TwoOfOne),
        (2, [Invariant.ReleasesApproved], "update releases set package_blob_id = 'one that came back' where state = 'retired'"),
        (3, [Invariant.TakedownsRaised, Invariant.ReleasesApproved], "update releases set state = 'built' where state = 'retired'"),
        (4, [Invariant.ReleasesApproved], "update releases set state = 'draft'"),
        (4, [Invariant.BiometricsPermitted], "update templates set expires_at = now() - interval '2 days' where person_id = (select person_id from templates order by 1 limit 1)"),
        (4, [Invariant.AuditComplete], "insert into nightly_runs (school_id, started_at, finished_at, purged, matched, judged, changed, takedowns) values (1, now(), now(), 0, 0, 0, 0, 0)"),
    ];

    [ScreeningFact]
    public async Task A_healthy_installation_has_no_violation_and_each_that_is_made_is_found()
    {
        await using HealthyInstallation healthy = await HealthyInstallation.CreateAsync(postgres, drawn);
        IReadOnlyList<InvariantFinding> findings = await healthy.Workshop.CheckAsync(healthy.School);
        Assert.Equal(Enum.GetValues<Invariant>(), findings.Select(finding => finding.Rule));
        Assert.True(findings.All(finding => finding.Violations == 0 && finding.Waiting == 0), CheckedWorkshop.TextOf(findings));
        // A rule that looked at nothing would prove nothing.
        InvariantFinding[] idle = [.. findings.Where(finding => finding.Checked == 0 && finding.Rule != Invariant.NoJobLost)];
        Assert.Empty(idle);

        // Each break alone takes a copy of the database and a check of its own.
        List<string> wrong = [];
        IEnumerable<(int Group, Invariant[] Rules, string Break)[]> groups = LongTests.AreAsked ? Breaks.Select(one => new[] { one }) : Breaks.GroupBy(one => one.Group).Select(group => group.ToArray());
        foreach ((int Group, Invariant[] Rules, string Break)[] group in groups)
        {
            await using TestDatabase broken = await postgres.CopyAsync(healthy.Database);
            foreach ((_, _, string sql) in group)
            {
                if (await broken.ExecuteAsync(sql) == 0)
                    wrong.Add($"{sql}: changed nothing");
            }

            IReadOnlyList<InvariantFinding> broke = await healthy.Workshop.CheckAsync(healthy.School, CheckScope.Database, broken.DataSource);
            if (!ViolatedOf(broke).SequenceEqual(group.SelectMany(one => one.Rules).Distinct().Order()))
                wrong.Add($"{string.Join("; ", group.Select(one => one.Break))}: found {CheckedWorkshop.TextOf(broke)}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        await TimeAloneWaitsAsync(healthy);
        await ClocksJumpAsync(healthy);
        await BreakFilesAsync(healthy);
    }

    /// <summary>A consent that runs out waits for the night and no longer; one that is withdrawn does not wait.</summary>
    private async Task TimeAloneWaitsAsync(HealthyInstallation healthy)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await using (TestDatabase ending = await postgres.CopyAsync(healthy.Database))
        {
            await ending.ExecuteAsync($"insert into consent_decisions (school_id, person_id, use, kind, decided_by, effective_from, expires, recorded_by, recorded_at) select 1, '{healthy.Permitted}', 'website', 'given', 'parent_or_carer', now(), now() + interval '10 hours', 'x', now()");
            InvariantFinding soon = await VerdictsAsync(ending, now.AddHours(20));
            Assert.True(soon is { Violations: 0, Waiting: > 0 }, $"{soon}");
            InvariantFinding late = await VerdictsAsync(ending, now.AddHours(50));
            Assert.True(late.Violations > 0, $"{late}");
        }

        await using TestDatabase withdrawn = await postgres.CopyAsync(healthy.Database);
        await withdrawn.ExecuteAsync($"insert into consent_decisions (school_id, person_id, use, kind, decided_by, effective_from, recorded_by, recorded_at) select 1, '{healthy.Permitted}', 'website', 'withdrawn', 'parent_or_carer', now(), 'x', now()");
        Assert.True((await VerdictsAsync(withdrawn, now.AddHours(1))).Violations > 0);

        async Task<InvariantFinding> VerdictsAsync(TestDatabase copy, DateTimeOffset at) =>
            (await healthy.Workshop.CheckAsync(healthy.School, CheckScope.Database, copy.DataSource, new SetTime(at))).Single(finding => finding.Rule == Invariant.VerdictsHold);
    }

    /// <summary>Nights by clocks that were set forwards and back: nothing is raised twice, and nothing forgotten.</summary>
    private static async Task ClocksJumpAsync(HealthyInstallation healthy)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        foreach (double days in (double[])[20, -3, 1.0 / 24, 0])
            await healthy.RunNightAsync(new SetTime(now.AddDays(days)));
        IReadOnlyList<InvariantFinding> findings = await healthy.Workshop.CheckAsync(healthy.School);
        Assert.True(findings.All(finding => finding.Violations == 0), CheckedWorkshop.TextOf(findings));
        Assert.Equal(1L, await healthy.Database.ScalarAsync("select count(*) from takedowns"));
        Assert.Equal(5L, await healthy.Database.ScalarAsync("select count(*) from nightly_runs where problem is null and finished_at is not null"));
    }

    private static async Task BreakFilesAsync(HealthyInstallation healthy)
    {
        using DataKey key = await healthy.Workshop.PhotoKeyAsync(healthy.School, default);
        await using ConsentLensDbContext context = healthy.Workshop.Contexts.Create(healthy.School);
        string photo = await context.Photos.Where(row => row.BlobId != null).OrderBy(row => row.Id).Select(row => row.BlobId!).FirstAsync();
        string file = Directory.GetFiles(healthy.Workshop.Data, photo + ".blob", SearchOption.AllDirectories).Single();
        byte[] bytes = await File.ReadAllBytesAsync(file);

        File.Delete(file);
        Assert.Equal([Invariant.PhotosStored], ViolatedOf(await healthy.Workshop.CheckAsync(healthy.School, CheckScope.Disk)));
        byte[] damaged = [.. bytes];
        damaged[^1] ^= 1;
        await File.WriteAllBytesAsync(file, damaged);
        Assert.Equal([Invariant.PhotosStored], ViolatedOf(await healthy.Workshop.CheckAsync(healthy.School, CheckScope.EveryByte)));
        await File.WriteAllBytesAsync(file, bytes);

        StoredBlob orphan = await healthy.Workshop.Blobs.WriteAsync(key, new byte[] { 1, 2, 3 }, default);
        IReadOnlyList<InvariantFinding> findings = await healthy.Workshop.CheckAsync(healthy.School, CheckScope.Disk);
        Assert.Equal([Invariant.FilesKnown], ViolatedOf(findings));
        Assert.True(findings.All(finding => finding.IsSound));
        healthy.Workshop.Blobs.Delete(key.Identity, orphan.Address);

        // A package whose copy carries a comment, with all hashes right: only a look at its bytes tells.
        ReleaseRow release = await context.Releases.AsNoTracking().SingleAsync(row => row.State == ReleaseState.Built);
        (byte[] zip, int number, byte[] hash) = await WithCommentAsync(await healthy.Workshop.Blobs.ReadAsync(key, BlobAddress.Parse(release.PackageBlobId!), default));
        StoredBlob forged = await healthy.Workshop.Blobs.WriteAsync(key, zip, default);
        healthy.Workshop.Blobs.Delete(key.Identity, BlobAddress.Parse(release.PackageBlobId!));
        await context.Releases.Where(row => row.Id == release.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.PackageBlobId, forged.Address.ToString()));
        await context.ReleaseItems.Where(item => item.ReleaseId == release.Id && item.Number == number).ExecuteUpdateAsync(set => set.SetProperty(item => item.CopySha256, hash));
        findings = await healthy.Workshop.CheckAsync(healthy.School, CheckScope.Disk);
        Assert.Equal([Invariant.PackagesClean], ViolatedOf(findings));
        Assert.Contains("holds more than a picture", CheckedWorkshop.TextOf(findings), StringComparison.Ordinal);
        await context.ReleaseItems.Where(item => item.ReleaseId == release.Id && item.Number == number).ExecuteUpdateAsync(set => set.SetProperty(item => item.CopySha256, new byte[32]));
        Assert.Contains("is not the copy that was made", CheckedWorkshop.TextOf(await healthy.Workshop.CheckAsync(healthy.School, CheckScope.Disk)), StringComparison.Ordinal);
    }

    private static async Task<(byte[] Zip, int Number, byte[] Hash)> WithCommentAsync(byte[] package)
    {
        using var zip = new MemoryStream();
        await zip.WriteAsync(package);
        string name;
        byte[] copy;
        await using (var archive = new ZipArchive(zip, ZipArchiveMode.Update, leaveOpen: true))
        {
            ZipArchiveEntry entry = archive.Entries.First(item => item.Name.EndsWith(".jpg", StringComparison.Ordinal));
            name = entry.FullName;
            using var content = new MemoryStream();
            await using (Stream stream = await entry.OpenAsync())
                await stream.CopyToAsync(content);
            copy = BadFile.InsertSegment(content.ToArray(), 0xFE, "somebody"u8.ToArray());
            entry.Delete();
            await using Stream target = await archive.CreateEntry(name).OpenAsync();
            await target.WriteAsync(copy);
        }

        return (zip.ToArray(), int.Parse(Path.GetFileNameWithoutExtension(name), CultureInfo.InvariantCulture), SHA256.HashData(copy));
    }

    private static Invariant[] ViolatedOf(IEnumerable<InvariantFinding> findings) => [.. findings.Where(finding => finding.Violations > 0).Select(finding => finding.Rule)];
}
