namespace ConsentLens.Pipeline.School.Audit;

/// <summary>Gives the sealer of a school's audit log; whoever asked disposes of it.</summary>
/// <param name="schoolId">The school.</param>
/// <param name="cancellationToken">Stops the work.</param>
public delegate Task<AuditSealer> AuditSealerSource(int schoolId, CancellationToken cancellationToken);
