using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Invariants;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Files;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Tests.Jobs;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Invariants;

/// <summary>Checks the invariants of a test's installation.</summary>
internal static class CheckedWorkshop
{
    /// <summary>Checks a school of the workshop's installation, in its own database or a copy of that.</summary>
    public static async Task<IReadOnlyList<InvariantFinding>> CheckAsync(
        this Workshop workshop, int school, CheckScope scope = CheckScope.EveryByte, NpgsqlDataSource? copy = null, TimeProvider? clock = null)
    {
        TimeProvider time = clock ?? TimeProvider.System;
        var contexts = copy is null ? workshop.Contexts : new ConsentLensDbContextFactory(copy);
        var keys = new SchoolKeyStore(contexts, workshop.Vault, time);
        var people = new PersonKeyStore(contexts, workshop.Vault, time);
        using var anchors = new AuditStoreAnchor(contexts, keys, Path.Combine(workshop.Data, "keys"), time);
        using var store = new AuditStore(keys, anchors, time, NullLogger<AuditStore>.Instance);
        var readings = new KeptReadings(keys, NullLogger<KeptReadings>.Instance);
        var check = new CheckInvariants(
            contexts, keys, people, new TemplateStore(people), workshop.Blobs, workshop.Get<ScratchSpace>(), workshop.Detectors,
            new SearchNames(contexts, keys, readings, workshop.Detectors, store, time, NullLogger<SearchNames>.Instance), readings, new CheckAudit(contexts, store, anchors), time);
        return await check.RunAsync(school, scope, CancellationToken.None);
    }

    /// <summary>Fails, naming the violations, unless every invariant holds.</summary>
    public static async Task AssertSoundAsync(this Workshop workshop, int school)
    {
        IReadOnlyList<InvariantFinding> findings = await workshop.CheckAsync(school);
        Assert.True(findings.All(finding => finding.IsSound), TextOf(findings));
    }

    /// <summary>What is violated, harmful or not, with what is named.</summary>
    public static string TextOf(IEnumerable<InvariantFinding> findings) =>
        string.Join('\n', findings.Where(finding => finding.Violations > 0).Select(finding => $"{finding.Rule} {finding.Violations} of {finding.Checked}: {string.Join("; ", finding.First)}"));
}
