using System.Diagnostics.Metrics;
using ConsentLens.Pipeline.School.Queue;

namespace ConsentLens.Pipeline.Jobs;

/// <summary>What this process has done, as instruments of <c>System.Diagnostics.Metrics</c>. Only counts: never whose photos they were.</summary>
public sealed class PipelineMetrics : IDisposable
{
    public const string MeterName = "ConsentLens";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _photos;
    private readonly Counter<long> _unreadable;
    private readonly Counter<long> _faces;
    private readonly Counter<double> _seconds;
    private readonly Counter<long> _jobs;
    private readonly Counter<long> _failures;

    public PipelineMetrics()
    {
        _photos = _meter.CreateCounter<long>("consentlens.photos.screened", "photos", "Photos screened by this process");
        _unreadable = _meter.CreateCounter<long>("consentlens.photos.unreadable", "photos", "Screened photos that could not be fully searched");
        _faces = _meter.CreateCounter<long>("consentlens.faces.found", "faces", "Faces found by this process");
        _seconds = _meter.CreateCounter<double>("consentlens.screening.time", "s", "Time spent screening photos, over all threads");
        _jobs = _meter.CreateCounter<long>("consentlens.jobs.done", "jobs", "Jobs done by this process");
        _failures = _meter.CreateCounter<long>("consentlens.jobs.failed", "jobs", "Jobs that failed in this process, to be tried again or abandoned");
    }

    public void PhotoScreened(int faces, bool isUnreadable, TimeSpan time)
    {
        _photos.Add(1);
        if (isUnreadable) _unreadable.Add(1);
        _faces.Add(faces);
        _seconds.Add(time.TotalSeconds);
    }

    public void JobDone(JobKind kind) => _jobs.Add(1, new KeyValuePair<string, object?>("kind", kind.ToString()));

    public void JobFailed(JobKind kind) => _failures.Add(1, new KeyValuePair<string, object?>("kind", kind.ToString()));

    public void Dispose() => _meter.Dispose();
}
