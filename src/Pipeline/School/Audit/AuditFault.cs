namespace ConsentLens.Pipeline.School.Audit;

/// <summary>What can be wrong with an audit log.</summary>
public enum AuditFault
{
    /// <summary>An entry's content does not fit its hash: it was altered.</summary>
    Altered,

    /// <summary>Entries are missing from the beginning or the middle: they were removed.</summary>
    Removed,

    /// <summary>An entry stands where a later one was expected: entries were moved, repeated or put in.</summary>
    OutOfOrder,

    /// <summary>An entry does not follow from the one before it: something was removed, put in or exchanged between them.</summary>
    BrokenLink,

    /// <summary>An entry's seal was not made with the log's key: it was put in or altered by somebody outside the program.</summary>
    Forged,

    /// <summary>The log ends before the entry that the anchor names: its end was cut off.</summary>
    CutShort,

    /// <summary>The entry that the anchor names has another hash: the log was written anew.</summary>
    Rewritten,

    /// <summary>There is no anchor, so that nobody can tell whether the end was cut off.</summary>
    AnchorMissing,

    /// <summary>The anchor was altered.</summary>
    AnchorForged,

    /// <summary>An export has no closing line: it was cut off.</summary>
    ExportIncomplete,

    /// <summary>An export was altered after it was written, or is no export.</summary>
    ExportAltered,
}
