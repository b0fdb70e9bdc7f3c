using ConsentLens.Consent;
using ConsentLens.Consent.Policy;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>Stores an instant in UTC and in whole microseconds, which is all that PostgreSQL keeps.</summary>
internal sealed class InstantConverter() : ValueConverter<DateTimeOffset, DateTimeOffset>(instant => ToStored(instant), stored => stored)
{
    public static DateTimeOffset ToStored(DateTimeOffset instant)
    {
        DateTimeOffset utc = instant.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}

/// <summary>Stores an enumeration's value by its code in reports, which never changes its meaning, while the numbers move whenever a value is put in
/// between.</summary>
internal sealed class ReportCodeConverter<TEnum>() : ValueConverter<TEnum, string>(value => ReportCode.Of(value), code => Parse(code))
    where TEnum : struct, Enum
{
    public static TEnum Parse(string code) => ReportCode.TryParse(code, out TEnum value)
        ? value
        : throw new InvalidOperationException($"The database holds the {typeof(TEnum).Name} \"{code}\", which this program does not know; it was written by a newer one.");
}

/// <summary>Stores reasons by their codes.</summary>
internal sealed class ReasonCodesConverter() : ValueConverter<IReadOnlyList<Reason>, string[]>(reasons => ToCodes(reasons), codes => FromCodes(codes))
{
    private static string[] ToCodes(IReadOnlyList<Reason> reasons) => [.. reasons.Select(ReasonText.Code)];
    private static IReadOnlyList<Reason> FromCodes(string[] codes) => [.. codes.Select(Parse)];

    private static Reason Parse(string code) => ReasonText.TryParse(code, out Reason reason)
        ? reason
        : throw new InvalidOperationException($"The database holds the reason \"{code}\", which this program does not know; it was written by a newer one.");
}

/// <summary>Reasons are the same when they are the same one by one.</summary>
internal sealed class ReasonsComparer() : ValueComparer<IReadOnlyList<Reason>>(
    (left, right) => left == right || (left != null && right != null && left.SequenceEqual(right)),
    reasons => reasons.Aggregate(0, (hash, reason) => HashCode.Combine(hash, reason)), reasons => reasons.ToArray());
