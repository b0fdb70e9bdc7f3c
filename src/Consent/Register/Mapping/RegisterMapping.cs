using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Register.Tables;

namespace ConsentLens.Consent.Register.Mapping;

/// <summary>What the columns of a file are taken for, and what the words in them mean: as somebody decided. It holds headings and words, and no row.</summary>
public sealed record RegisterMapping
{
    /// <summary>Every column of the file, left out or not.</summary>
    public required ImmutableArray<ColumnMapping> Columns { get; init; }

    /// <summary>Who everybody in the file is, where no column says it.</summary>
    public PersonRole? UsualRole { get; init; }

    /// <summary>The column that is taken for something, or null.</summary>
    internal ColumnMapping? Find(ColumnUse use) => Columns.FirstOrDefault(column => column.Use == use);

    /// <summary>What stands for the headings of a file, in whatever order: the same for files of one report.</summary>
    public static string KeyOf(IEnumerable<string> names) => string.Join('\n', names.Select(Words.Fold).Order(StringComparer.Ordinal));
}

/// <summary>What one column is taken for.</summary>
/// <param name="Name">Its name in the file, as <see cref="TableColumn.Name"/>.</param>
/// <param name="Use">What it holds; null as long as nobody has decided.</param>
public sealed record ColumnMapping(string Name, ColumnUse? Use)
{
    /// <summary>What each word of it means, by the folded word.</summary>
    public ImmutableSortedDictionary<string, WordMeaning> Meanings { get; init; } = ImmutableSortedDictionary<string, WordMeaning>.Empty;

    /// <summary>Whether its dates give the day or the month first; null where it holds none, or none that tells.</summary>
    public bool? IsMonthFirst { get; init; }
}

/// <summary>What a column of a file can be taken for: a column of the register, a full name, or nothing.</summary>
/// <param name="Column">The register's column, or null.</param>
/// <param name="IsFullName">Whether it holds both names.</param>
public readonly record struct ColumnUse(RegisterColumn? Column, bool IsFullName)
{
    /// <summary>It is left out, by decision.</summary>
    public static ColumnUse LeftOut { get; } = new(null, false);

    /// <summary>Both names: "Byron, Ada", or "Ada Byron" where each has one word.</summary>
    public static ColumnUse FullName { get; } = new(null, true);

    /// <summary>Whether words of it need a meaning.</summary>
    [JsonIgnore]
    public bool HoldsWords => HoldsAnswers || Column == RegisterColumn.Role;

    /// <summary>Whether it holds answers.</summary>
    [JsonIgnore]
    public bool HoldsAnswers => Column is >= RegisterColumn.Website and <= RegisterColumn.BiometricChild;

    /// <summary>Whether it holds dates.</summary>
    [JsonIgnore]
    public bool HoldsDates => Column is RegisterColumn.AdmissionDate or RegisterColumn.LeavingDate;

    /// <summary>A column of the register.</summary>
    public static ColumnUse Of(RegisterColumn column) => new(column, false);
}

/// <summary>What a word in a column of answers or roles means.</summary>
public enum WordMeaning
{
    /// <summary>Consent, a bar, or a yes to biometrics.</summary>
    Yes,

    No,

    /// <summary>As if the cell were empty.</summary>
    NoAnswer,

    /// <summary>Somebody must look at each row that says so: it is not imported.</summary>
    ToCheck,

    Pupil,

    Staff,

    Adult,
}
