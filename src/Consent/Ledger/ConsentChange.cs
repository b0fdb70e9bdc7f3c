namespace ConsentLens.Consent.Ledger;

/// <summary>A change of consent that is to come.</summary>
/// <param name="From">From when on.</param>
/// <param name="State">The state from then on.</param>
public sealed record ConsentChange(DateTimeOffset From, ConsentState State);
