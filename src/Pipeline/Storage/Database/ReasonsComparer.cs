using ConsentLens.Consent.Policy;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>Reasons are the same when they are the same one by one.</summary>
internal sealed class ReasonsComparer() : ValueComparer<IReadOnlyList<Reason>>(
    (left, right) => left == right || (left != null && right != null && left.SequenceEqual(right)),
    reasons => reasons.Aggregate(0, (hash, reason) => HashCode.Combine(hash, reason)),
    reasons => reasons.ToArray());
