namespace ConsentLens.Pipeline.School.Invariants;

/// <summary>Checks some invariants of one school, without changing anything.</summary>
internal interface IInvariantCheck
{
    /// <summary>Checks them, and counts in the school's tallies.</summary>
    Task RunAsync(SchoolUnderCheck school, CancellationToken cancellationToken);
}
