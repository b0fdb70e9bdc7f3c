using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using ConsentLens.Pipeline.Storage.Encryption;

namespace ConsentLens.Pipeline.School.Audit;

/// <summary>Verifies an export in lines of JSON: its chain, and that it is whole and as it was written.</summary>
public static class AuditExportReader
{
    /// <summary>Checks an export.</summary>
    /// <param name="verifier">With or without the key of the log. As anchor it may be given a head that was noted down.</param>
    /// <param name="export">The export; it is left open.</param>
    public static async Task<AuditVerification> VerifyAsync(AuditVerifier verifier, Stream export, CancellationToken cancellationToken)
    {
        var end = new EndCheck();
        AuditVerification chain = await verifier.VerifyAsync(ReadAsync(export, end, cancellationToken), cancellationToken);
        if (end.Finish(chain) is not { } finding) return chain;

        return chain with
        {
            Faults = chain.Faults + 1,
            Findings = [.. chain.Findings.Take(AuditVerification.MostFindings - 1), finding],
        };
    }

    private static async IAsyncEnumerable<AuditEntry> ReadAsync(Stream export, EndCheck end, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var reader = new StreamReader(export, Encoding.UTF8, leaveOpen: true);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (end.IsReached || end.HasBadLine)
            {
                end.HasBadLine = true;
                yield break;
            }

            if (AuditEntryLine.Read(line) is { } entry)
                yield return entry;
            else if (AuditExportEnd.Read(line) is { } found)
                end.Reach(found, new Digest(hash.GetCurrentHash()));
            else
                end.HasBadLine = true;

            hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
        }
    }

    private sealed class EndCheck
    {
        private AuditExportEnd? _end;
        private Digest _hash;

        public bool IsReached => _end is not null;

        public bool HasBadLine { get; set; }

        public void Reach(AuditExportEnd end, Digest hashOfLines) => (_end, _hash) = (end, hashOfLines);

        public AuditFinding? Finish(AuditVerification chain)
        {
            if (HasBadLine)
                return new AuditFinding(AuditFault.ExportAltered, chain.Head.Sequence, $"The export has a line after entry {chain.Head.Sequence} that does not belong there.");
            if (_end is null)
                return new AuditFinding(AuditFault.ExportIncomplete, chain.Head.Sequence, $"The export has no closing line after entry {chain.Head.Sequence}: its end was cut off.");
            bool fits = _end.End == chain.Entries && _end.Head == chain.Head.Hash.ToString() && _end.Sha256 == _hash.ToString();
            return fits ? null : new AuditFinding(AuditFault.ExportAltered, 0, "The export was altered after it was written: its lines do not match the closing line.");
        }
    }
}
