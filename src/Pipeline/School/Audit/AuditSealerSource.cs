namespace ConsentLens.Pipeline.School.Audit;

/// <summary>Gives the sealer of a school's audit log; whoever asked disposes of it.</summary>
public delegate Task<AuditSealer> AuditSealerSource(int schoolId, CancellationToken cancellationToken);
