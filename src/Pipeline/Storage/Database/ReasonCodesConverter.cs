using ConsentLens.Consent.Policy;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>Stores reasons by their codes.</summary>
internal sealed class ReasonCodesConverter() : ValueConverter<IReadOnlyList<Reason>, string[]>(reasons => ToCodes(reasons), codes => FromCodes(codes))
{
    private static string[] ToCodes(IReadOnlyList<Reason> reasons) => [.. reasons.Select(ReasonText.Code)];

    private static IReadOnlyList<Reason> FromCodes(string[] codes) => [.. codes.Select(Parse)];

    private static Reason Parse(string code) => ReasonText.TryParse(code, out Reason reason)
        ? reason
        : throw new InvalidOperationException($"The database holds the reason \"{code}\", which this program does not know; it was written by a newer one.");
}
