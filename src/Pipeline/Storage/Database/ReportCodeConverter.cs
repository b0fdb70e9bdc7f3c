using ConsentLens.Consent;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>
/// Stores an enumeration's value by its code in reports, which never changes its meaning, while the numbers move whenever a value is put in between.
/// </summary>
internal sealed class ReportCodeConverter<TEnum>() : ValueConverter<TEnum, string>(value => ReportCode.Of(value), code => Parse(code))
    where TEnum : struct, Enum
{
    public static TEnum Parse(string code) => ReportCode.TryParse(code, out TEnum value)
        ? value
        : throw new InvalidOperationException($"The database holds the {typeof(TEnum).Name} \"{code}\", which this program does not know; it was written by a newer one.");
}
