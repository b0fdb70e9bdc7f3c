using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using ConsentLens.Pipeline.Jobs;
using ConsentLens.Pipeline.School.Queue;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>Adds up this process's metrics and writes them in Prometheus' text format (version 0.0.4).</summary>
internal sealed class MetricsPage : IDisposable
{
    private readonly ConcurrentDictionary<string, double> _sums = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _descriptions = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly LiveWorkers _workers;

    /// <summary>Begins to listen.</summary>
    public MetricsPage(LiveWorkers workers)
    {
        _workers = workers;
        _listener.InstrumentPublished = Follow;
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The page.</summary>
    public async Task<string> WriteAsync(CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        int workers = await _workers.CountAsync(cancellationToken);
        _ = text.Append("# HELP consentlens_workers Worker processes running\n# TYPE consentlens_workers gauge\n")
            .Append(CultureInfo.InvariantCulture, $"consentlens_workers {workers}\n");
        foreach ((string name, string description) in _descriptions.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            _ = text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {description}\n# TYPE {name} counter\n");
            foreach ((string series, double sum) in _sums.Where(item => IsOf(item.Key, name)).OrderBy(item => item.Key, StringComparer.Ordinal))
                _ = text.Append(CultureInfo.InvariantCulture, $"{series} {sum}\n");
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private static bool IsOf(string series, string name) =>
        series.Length == name.Length ? series == name : series.StartsWith(name + "{", StringComparison.Ordinal);

    private static string NameOf(Instrument instrument) => instrument.Name.Replace('.', '_') + "_total";

    private void Follow(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Name != PipelineMetrics.MeterName)
            return;
        _descriptions[NameOf(instrument)] = instrument.Description ?? string.Empty;
        listener.EnableMeasurementEvents(instrument);
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string series = NameOf(instrument);
        if (tags.Length > 0)
            series += "{" + string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}=\"{tag.Value}\"")) + "}";
        _ = _sums.AddOrUpdate(series, value, (_, sum) => sum + value);
    }
}
