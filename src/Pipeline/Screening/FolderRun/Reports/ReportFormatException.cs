namespace ConsentLens.Pipeline.Screening.FolderRun.Reports;

/// <summary>A report.json that cannot be understood. The message is one sentence fit for a user: what is wrong, where, and what to do.</summary>
public sealed class ReportFormatException(string message, Exception? inner = null) : Exception(message, inner);
