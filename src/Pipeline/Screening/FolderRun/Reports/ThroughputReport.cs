namespace ConsentLens.Pipeline.Screening.FolderRun.Reports;

/// <summary>How fast a run was.</summary>
/// <param name="Photos">Photos screened in this run (not those resumed from an earlier one).</param>
/// <param name="Faces">Faces found in them.</param>
/// <param name="Seconds">Wall-clock seconds.</param>
/// <param name="PhotosPerSecond">Photos over seconds.</param>
/// <param name="MegapixelsPerSecond">Millions of pixels of the originals over seconds.</param>
/// <param name="Stages">Time spent in each stage, summed over all workers.</param>
/// <param name="PeakRssMegabytes">Largest resident memory of the process, in MB of 10^6 bytes.</param>
public sealed record ThroughputReport(
    int Photos,
    int Faces,
    double Seconds,
    double PhotosPerSecond,
    double MegapixelsPerSecond,
    StageTimes Stages,
    double PeakRssMegabytes);
