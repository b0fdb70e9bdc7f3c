using System.Collections.ObjectModel;
using System.Text.Json;

namespace ConsentLens.Consent.Register;

/// <summary>The headings of register.csv as ConsentLens defines it.</summary>
public static class OwnHeadings
{
    /// <summary>Every heading with its column. Case and spaces around a heading do not matter.</summary>
    public static IReadOnlyDictionary<string, RegisterColumn> Columns { get; } =
        new ReadOnlyDictionary<string, RegisterColumn>(Enum.GetValues<RegisterColumn>().ToDictionary(Of, StringComparer.OrdinalIgnoreCase));

    /// <summary>
    /// Columns that such a file must have. The safeguarding bar is one of them, because a file without that column would mean "nobody is barred"; a consent
    /// without a column is simply not given.
    /// </summary>
    public static IReadOnlyList<RegisterColumn> Required { get; } =
        [RegisterColumn.PersonId, RegisterColumn.GivenName, RegisterColumn.FamilyName, RegisterColumn.Role, RegisterColumn.Safeguarding];

    /// <summary>The heading of a column.</summary>
    public static string Of(RegisterColumn column) => column switch
    {
        // The naming policy would leave out the underscore before the digit.
        RegisterColumn.BiometricParent1 => "biometric_parent_1",
        RegisterColumn.BiometricParent2 => "biometric_parent_2",
        _ => JsonNamingPolicy.SnakeCaseLower.ConvertName(column.ToString()),
    };
}
