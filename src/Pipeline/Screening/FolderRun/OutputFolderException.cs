namespace ConsentLens.Pipeline.Screening.FolderRun;

/// <summary>An output folder that a run must not write to. Nothing was changed. The message is one sentence fit for a user.</summary>
public sealed class OutputFolderException(string message, Exception? inner = null) : Exception(message, inner);
