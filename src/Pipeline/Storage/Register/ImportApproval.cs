using System.Collections.Immutable;
using ConsentLens.Consent.Register;

namespace ConsentLens.Pipeline.Storage.Register;

/// <summary>What somebody decided after a look at the preview of an import.</summary>
public sealed record ImportApproval
{
    /// <summary>The preview that was looked at. The import is refused when the register has changed since.</summary>
    public required RegisterImport Preview { get; init; }

    /// <summary>
    /// The changes of <see cref="RegisterImport.Changed"/> with <see cref="FieldChange.IsMorePermissive"/> that are to be made. Those left out are held back:
    /// an export may not have heard of a withdrawal. All other changes are made.
    /// </summary>
    public ImmutableHashSet<FieldChange> AcceptedGains { get; init; } = [];

    /// <summary>
    /// Whether people who are missing from the file get today as their last day. Otherwise they stay as they are, for files that hold a part of the school alone.
    /// </summary>
    public bool MissingHaveLeft { get; init; }

    /// <summary>An approval that makes every change of the preview, those that are more permissive too.</summary>
    public static ImportApproval OfEverything(RegisterImport preview)
    {
        return new ImportApproval { Preview = preview, AcceptedGains = [.. preview.Changed.Where(change => change.IsMorePermissive)] };
    }
}
