namespace ConsentLens.Pipeline.Storage.Encryption.Sealing;

/// <summary>
/// The place that a sealed value belongs to. It is authenticated with the value: copied into another row, column or table, it
/// cannot be opened.
/// </summary>
/// <param name="Table">The table, e.g. <c>templates</c>.</param>
/// <param name="Column">The column, e.g. <c>mean</c>.</param>
/// <param name="RowId">The row's primary key, in one fixed way of writing.</param>
public sealed record SealedContext(string Table, string Column, string RowId);
