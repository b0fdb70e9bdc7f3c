using System.Globalization;
using System.Text;
using ConsentLens.Consent.Policy;

namespace ConsentLens.Pipeline.Tests.Hostile;

/// <summary>What became of the inputs of a run.</summary>
internal sealed class HostileTally
{
    private readonly SortedDictionary<string, int> _clearOther = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _drawn = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _problems = new(StringComparer.Ordinal);
    private readonly Dictionary<Verdict, int> _verdicts = [];

    internal List<string> Failures { get; } = [];

    internal int Inputs { get; set; }

    internal int RefusedZips { get; set; }

    internal int ClearSame { get; set; }

    /// <summary>Clear, and decoded to other pixels when it was decoded again.</summary>
    internal int DecodedUnlike { get; set; }

    /// <summary>Clear with other pixels than any of the photos it was made of.</summary>
    internal int ClearOther { get; private set; }

    /// <summary>Of these, such as show a permitted pupil, every face in them permitted.</summary>
    internal int ClearOtherWithFaces { get; private set; }

    /// <summary>Of these, such as were made of a photo of a restricted pupil.</summary>
    internal int ClearOtherOfRestricted { get; private set; }

    /// <summary>Of these, such as still show at least half of the face as it was, though no face was found.</summary>
    internal int ClearWithRestrictedHalfSeen { get; set; }

    internal (double Milliseconds, string Label) Slowest { get; private set; }

    internal void CountInput(string mutator)
    {
        Inputs++;
        _drawn[mutator] = _drawn.GetValueOrDefault(mutator) + 1;
    }

    internal void CountVerdict(Verdict verdict, string? problem)
    {
        _verdicts[verdict] = _verdicts.GetValueOrDefault(verdict) + 1;
        if (problem is not null) _problems[problem] = _problems.GetValueOrDefault(problem) + 1;
    }

    /// <summary>The batch, by its first input, that took the most memory.</summary>
    internal void CountPeak(double megabytes, int first)
    {
        if (megabytes > Peak.Megabytes) Peak = (megabytes, first);
    }

    internal (double Megabytes, int First) Peak { get; private set; }

    /// <summary>Files beyond ten seconds. Only told: on a machine that does much else, a file waits.</summary>
    internal int Slow { get; private set; }

    internal void CountTime(double milliseconds, string label)
    {
        if (milliseconds > 10_000) Slow++;
        if (milliseconds > Slowest.Milliseconds) Slowest = (milliseconds, label);
    }

    internal void CountClearOther(string mutator, CorpusFormat format, bool hasFaces, bool ofRestricted)
    {
        ClearOther++;
        if (hasFaces) ClearOtherWithFaces++;
        if (ofRestricted) ClearOtherOfRestricted++;
        string key = string.Create(CultureInfo.InvariantCulture, $"{format}, {mutator}{(hasFaces ? string.Empty : ", no face found")}{(ofRestricted ? ", made of a restricted photo" : string.Empty)}");
        _clearOther[key] = _clearOther.GetValueOrDefault(key) + 1;
    }

    /// <summary>The figures, a line each; with <paramref name="details"/> also which mutators gave other pixels, out of how often they were drawn.</summary>
    internal string Figures(int seed, bool details)
    {
        var text = new StringBuilder();
        string verdicts = string.Join(", ", Enum.GetValues<Verdict>().Select(verdict => $"{verdict} {_verdicts.GetValueOrDefault(verdict)}"));
        _ = text.AppendLine(CultureInfo.InvariantCulture, $"seed {seed}: {Inputs} inputs, {_verdicts.Values.Sum()} verdicts ({verdicts}), zips refused whole {RefusedZips}")
            .AppendLine(CultureInfo.InvariantCulture, $"clear with the very same pixels {ClearSame}, clear with other pixels {ClearOther} (with a permitted face {ClearOtherWithFaces}, made of a restricted photo {ClearOtherOfRestricted} of which still half seen {ClearWithRestrictedHalfSeen}, unlike each time {DecodedUnlike})")
            .Append(CultureInfo.InvariantCulture, $"slowest file {Slowest.Milliseconds:F0} ms ({Slowest.Label}), {Slow} beyond 10 s, peak memory {Peak.Megabytes:F0} MB (inputs from {Peak.First}), broken rules {Failures.Count}");
        if (!details) return text.ToString();
        foreach ((string problem, int count) in _problems) _ = text.AppendLine().Append(CultureInfo.InvariantCulture, $"  {count,6}  {problem}");
        foreach ((string key, int count) in _clearOther) _ = text.AppendLine().Append(CultureInfo.InvariantCulture, $"  {count,6}  clear with other pixels: {key}");
        foreach ((string key, int count) in _drawn) _ = text.AppendLine().Append(CultureInfo.InvariantCulture, $"  {count,6}  drawn: {key}");
        return text.ToString();
    }
}
