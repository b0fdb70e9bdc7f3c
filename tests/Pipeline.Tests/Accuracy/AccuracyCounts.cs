using System.Globalization;
using ConsentLens.Consent.Policy;

namespace ConsentLens.Pipeline.Tests.Accuracy;

/// <summary>What a screening of a school of real people came to.</summary>
internal sealed record AccuracyCounts
{
    public required int Templates { get; init; }

    public required int Restricted { get; init; }

    /// <summary>Photos of restricted people that came out clear, or blurred, or with a release copy: leaks.</summary>
    public required int RestrictedReleased { get; init; }

    public required int Permitted { get; init; }

    public required int PermittedClear { get; init; }

    /// <summary>Photos of permitted people in which one face was found: nobody else's face can hold them back.</summary>
    public required int PermittedAlone { get; init; }

    public required int PermittedAloneClear { get; init; }

    public required int Strangers { get; init; }

    public required int StrangersClear { get; init; }

    /// <summary>Why photos of permitted people alone were not clear.</summary>
    public required IReadOnlyList<Reason> WhyNotClear { get; init; }

    public double PermittedAloneShare => (double)PermittedAloneClear / PermittedAlone;

    public double StrangersShare => (double)StrangersClear / Strangers;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Templates} people enrolled; restricted released {RestrictedReleased} of {Restricted}; permitted clear {PermittedClear} of {Permitted}, "
        + $"with one face {PermittedAloneClear} of {PermittedAlone} ({PermittedAloneShare:P1}; else {Why()}); strangers clear {StrangersClear} of {Strangers} ({StrangersShare:P1})");

    private string Why() => string.Join(", ", WhyNotClear.GroupBy(reason => reason).Select(group => $"{group.Count()} {ReasonText.Code(group.Key)}").DefaultIfEmpty("none"));
}
