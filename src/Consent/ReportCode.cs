using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using ConsentLens.Consent.Policy;

namespace ConsentLens.Consent;

/// <summary>
/// The words that reports and the command line use for this project's enumerations: <c>social_media</c>, <c>clear</c>,
/// <c>turned</c>; with hyphens where the enumeration is <see cref="HyphenatedAttribute"/>: <c>allow-list</c>. Reasons have <see cref="ReasonText"/>.
/// </summary>
public static class ReportCode
{
    /// <summary>The code of a value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The enumeration does not define the value.</exception>
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum =>
        Codes<TEnum>.ByValue.TryGetValue(value, out string? code)
            ? code
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"{typeof(TEnum).Name} has no such value.");

    /// <summary>The value of a code; hyphens and underscores are interchangeable.</summary>
    public static bool TryParse<TEnum>([NotNullWhen(true)] string? code, out TEnum value)
        where TEnum : struct, Enum
    {
        value = default;
        return code is not null && Codes<TEnum>.ByCode.TryGetValue(code.Replace('-', '_'), out value);
    }

    /// <summary>Every code of an enumeration, in the order of its values.</summary>
    public static IReadOnlyList<string> All<TEnum>()
        where TEnum : struct, Enum =>
        [.. Enum.GetValues<TEnum>().Select(Of)];

    private static class Codes<TEnum>
        where TEnum : struct, Enum
    {
        public static readonly FrozenDictionary<TEnum, string> ByValue =
            Enum.GetValues<TEnum>().ToFrozenDictionary(value => value, value => Policy.ConvertName(value.ToString()));

        public static readonly FrozenDictionary<string, TEnum> ByCode =
            Enum.GetValues<TEnum>().ToFrozenDictionary(value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()), StringComparer.Ordinal);

        private static JsonNamingPolicy Policy =>
            typeof(TEnum).IsDefined(typeof(HyphenatedAttribute), inherit: false) ? JsonNamingPolicy.KebabCaseLower : JsonNamingPolicy.SnakeCaseLower;
    }
}

/// <summary>Its codes are written with hyphens, as users type them: <c>allow-list</c>.</summary>
[AttributeUsage(AttributeTargets.Enum)]
public sealed class HyphenatedAttribute : Attribute;
