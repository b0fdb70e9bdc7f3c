namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>A row that is only ever added. The database refuses to change or delete it, whoever asks.</summary>
public interface IAppendOnly;
